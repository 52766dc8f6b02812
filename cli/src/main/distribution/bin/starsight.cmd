@echo off
rem Starts Starsight: looks for Java 17 or newer and gives it half of the memory. STARSIGHT_JAVA_OPTIONS are further
rem options for Java, STARSIGHT_CACHE is the directory of the archive of classes.
setlocal
set "HOME_DIR=%~dp0.."
set "JAR=%HOME_DIR%\starsight.jar"
set "JAVA_DIR="
if exist "%HOME_DIR%\jre\bin\java.exe" set "JAVA_DIR=%HOME_DIR%\jre"
if not defined JAVA_DIR if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA_DIR=%JAVA_HOME%"
if not defined JAVA_DIR for %%J in (java.exe) do if not "%%~$PATH:J"=="" set "JAVA_DIR=%%~dp$PATH:J.."
if not defined JAVA_DIR goto needed

set "VERSION=0"
for /f tokens^=2^ delims^=^" %%V in ('findstr /b "JAVA_VERSION=" "%JAVA_DIR%\release" 2^>nul') do for /f "delims=." %%N in ("%%V") do set "VERSION=%%N"
if "%VERSION%"=="0" for /f tokens^=2^ delims^=^" %%V in ('""%JAVA_DIR%\bin\java.exe" -version 2^>^&1 ^| findstr /i version"') do for /f "delims=." %%N in ("%%V") do set "VERSION=%%N"
if %VERSION% LSS 17 goto needed

rem From Java 19 on, Java itself keeps an archive of the classes that it loaded, and ignores one that does not fit. It only
rem looks at sizes and times, which are the same in all builds: so the name depends on digests.
set "SHARE="
if not defined STARSIGHT_CACHE set "STARSIGHT_CACHE=%LOCALAPPDATA%\starsight"
if %VERSION% LSS 19 goto start
set "JARS="
set "LIBRARIES="
for /f "skip=1" %%H in ('certutil -hashfile "%JAR%" MD5') do if not defined JARS set "JARS=%%H"
for /f "skip=1" %%H in ('certutil -hashfile "%HOME_DIR%\sbom.json" MD5') do if not defined LIBRARIES set "LIBRARIES=%%H"
if not exist "%STARSIGHT_CACHE%" mkdir "%STARSIGHT_CACHE%" 2>nul
set SHARE=-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%STARSIGHT_CACHE%\classes-%VERSION%-%JARS%-%LIBRARIES%.jsa"

:start
rem The second compiler takes half of the time of a command that lasts seconds: so it waits longer than Java would let it.
set "SPEED=-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
"%JAVA_DIR%\bin\java.exe" %SHARE% -Xshare:auto -Xlog:cds=off -Xlog:class+path=off -XX:MaxRAMPercentage=50 %SPEED% %STARSIGHT_JAVA_OPTIONS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%

:needed
echo starsight: Java 17 or newer is needed, in JAVA_HOME or on the PATH 1>&2
exit /b 2
