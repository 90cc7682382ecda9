# cmake -D ROOT=DIR -P layering.cmake: refuses each include against the arrows of the house, and whatever would make rules/
# depend on anything but its arguments.
cmake_minimum_required(VERSION 3.25)

# Folder of the includer, then the rooms whose public headers it may see. The first folder that fits counts.
set(arrows
  "rules/            rules"
  "certs/            certs rules"
  "connectors/       connectors certs rules"
  "addin/log/        log rules"
  "addin/http/       http log certs rules"
  "addin/store/      store log certs rules"
  "addin/panel/      panel rules"
  "addin/flow/       flow store log connectors certs rules"
  "addin/app/        app http store log certs rules"
  "addin/extensions/ extensions app http panel store log certs rules"
  "addin/api/        api app http flow store log certs rules"
  "addin/demo/       demo app http panel flow store log connectors certs rules"
  "addin/            cli demo api extensions app http panel flow store log connectors certs rules")

# Foreign header, then the folders that may know it.
set(foreign
  "boost/beast|boost/asio/ssl   addin/http/|connectors/http/"
  "boost/asio                   addin/|connectors/"
  "openssl/                     certs/src/|addin/http/|connectors/http/"
  "sqlite3                      addin/store/"
  "libpq|pqxx                   addin/store/"
  "spdlog|fmt/                  addin/log/"
  "kainjow                      addin/panel/"
  "CLI/                         addin/main.cpp|addin/cli/"
  "prometheus/                  addin/app/src/"
  "fstream|filesystem|thread|mutex|future|random  addin/|certs/|connectors/")

# Calls that read a clock, the environment or chance.
set(impure "::now\\(|std::time\\(|[^_a-z]getenv\\(|[^_a-z]rand\\(")

function(refuse_arrow file include)
  string(REGEX MATCH "^kam/([a-z]+)/" known "${include}")
  set(to "${CMAKE_MATCH_1}")
  if(NOT known)
    return()
  endif()
  foreach(arrow IN LISTS arrows)
    separate_arguments(arrow UNIX_COMMAND "${arrow}")
    list(POP_FRONT arrow from)
    string(FIND "${file}" "${from}" at)
    if(at EQUAL 0)
      if(NOT to IN_LIST arrow)
        message(SEND_ERROR "${file} includes ${include}: ${from} may know ${arrow}")
      endif()
      return()
    endif()
  endforeach()
endfunction()

function(refuse_foreign file include)
  foreach(entry IN LISTS foreign)
    separate_arguments(entry UNIX_COMMAND "${entry}")
    list(GET entry 0 header)
    list(GET entry 1 homes)
    if("${include}" MATCHES "^(${header})")
      if(NOT "${file}" MATCHES "^(${homes})")
        message(SEND_ERROR "${file} includes ${include}: only ${homes} may know it")
      endif()
      return()
    endif()
  endforeach()
endfunction()

function(refuse_impure file)
  file(STRINGS "${ROOT}/${file}" lines REGEX "${impure}")
  if(lines)
    message(SEND_ERROR "${file} asks a clock, the environment or chance; rules/ knows its arguments only: ${lines}")
  endif()
endfunction()

file(GLOB_RECURSE files RELATIVE "${ROOT}"
  "${ROOT}/rules/*.[ch]pp" "${ROOT}/certs/*.[ch]pp" "${ROOT}/connectors/*.[ch]pp" "${ROOT}/addin/*.[ch]pp")
foreach(file IN LISTS files)
  file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]+)[>\"].*" "\\1" include "${line}")
    refuse_arrow("${file}" "${include}")
    refuse_foreign("${file}" "${include}")
  endforeach()
  if(file MATCHES "^rules/")
    refuse_impure("${file}")
  endif()
endforeach()
list(LENGTH files count)
message(STATUS "${count} files follow the arrows, but for those named above")
