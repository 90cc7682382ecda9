#pragma once
#include <string>

namespace kam::demo {

std::string settings_json();
std::string rates_csv();
std::string readme_text();

}  // namespace kam::demo
