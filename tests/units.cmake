# cmake -D ROOT=DIR -P units.cmake: what the systemd units promise (security.md 11).
cmake_minimum_required(VERSION 3.25)
file(READ ${ROOT}/packaging/kamd.service service)
foreach(directive
    Type=notify WatchdogSec= User=kamd NoNewPrivileges=yes ProtectSystem=strict ProtectHome=yes PrivateTmp=yes PrivateDevices=yes
    MemoryDenyWriteExecute=yes SystemCallFilter=@system-service SystemCallArchitectures=native RestrictAddressFamilies= LimitCORE=0
    UMask=0077 CapabilityBoundingSet=\n StateDirectory=kamd TimeoutStopSec= "ExecReload=/bin/kill -HUP $MAINPID" Sockets=)
  string(REPLACE "\\n" "\n" directive "${directive}")
  string(FIND "${service}" "\n${directive}" at)
  if(at EQUAL -1)
    message(SEND_ERROR "packaging/kamd.service: ${directive} is missing")
  endif()
endforeach()
foreach(pair kamd.socket:public kamd-operations.socket:operations)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 file)
  list(GET pair 1 name)
  file(READ ${ROOT}/packaging/${file} socket)
  if(NOT socket MATCHES "FileDescriptorName=${name}\n" OR NOT socket MATCHES "Service=kamd.service\n")
    message(SEND_ERROR "packaging/${file}: it is not the ${name} socket of kamd.service")
  endif()
endforeach()
