# kam_embed(TARGET NAMESPACE FUNCTION FILES...): builds files into a target. The target's code then has
#   namespace NAMESPACE { const std::map<std::string, std::string, std::less<>>& FUNCTION(); }
# from file name (without its folder) to bytes. The text is generated in the build tree, anew whenever a file changes.

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  set(text "// Generated from the files named below; edit those.\n#include <functional>\n#include <map>\n#include <string>\n\n")
  string(APPEND text "namespace ${NAMESPACE} {\n\nconst std::map<std::string, std::string, std::less<>>& ${FUNCTION}();\n")
  string(APPEND text "const std::map<std::string, std::string, std::less<>>& ${FUNCTION}() {\n")
  string(APPEND text "  static const std::map<std::string, std::string, std::less<>> files{\n")
  foreach(file IN LISTS FILES)
    file(READ "${file}" content)
    get_filename_component(name "${file}" NAME)
    string(FIND "${content}" ")kam_embed\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${file} holds the mark that ends an embedded file")
    endif()
    string(APPEND text "      {\"${name}\", R\"kam_embed(${content})kam_embed\"},\n")
  endforeach()
  string(APPEND text "  };\n  return files;\n}\n\n}  // namespace ${NAMESPACE}\n")
  file(WRITE "${OUT}" "${text}")
  return()
endif()

set(KAM_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(kam_embed target namespace function)
  set(files)
  foreach(file IN LISTS ARGN)
    get_filename_component(path ${file} ABSOLUTE)
    list(APPEND files ${path})
  endforeach()
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_${function}.cpp)
  string(REPLACE ";" "$<SEMICOLON>" joined "${files}")
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${joined}" -DNAMESPACE=${namespace} -DFUNCTION=${function} -DOUT=${out} -P ${KAM_EMBED_SCRIPT}
    DEPENDS ${files} ${KAM_EMBED_SCRIPT}
    COMMENT "Embedding files as ${namespace}::${function}()"
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
  set_source_files_properties(${out} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
endfunction()
