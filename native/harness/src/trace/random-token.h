#pragma once
#include <string>

/** In the name of each file of one run: nobody else can have put a file of that name into a folder that all may write into. @throws Failure */
std::string randomToken();
