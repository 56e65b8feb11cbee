@echo off
rem The launcher of a source checkout for Windows: does what the file `kaochang` does elsewhere.
rem   kaochang                 the launcher window
rem   kaochang COMMAND ...     the same as `python -m desktop COMMAND ...`
rem   kaochang test ...        the test suite; further words go to pytest
setlocal EnableExtensions
chcp 65001 >nul
set "HERE=%~dp0"
set "VENV=%HERE%.venv"
set "PYTHON=%VENV%\Scripts\python.exe"
set "LOCK=requirements.lock"
if "%~1"=="test" set "LOCK=requirements-test.lock"

if not exist "%PYTHON%" goto prepare
fc /b "%HERE%%LOCK%" "%VENV%\installed-%LOCK%" >nul 2>nul || goto prepare
goto run

:prepare
echo 正在准备运行环境（只在首次运行或依赖更新后进行，约需一两分钟）…… 1>&2
echo Preparing the environment (only the first time, or after dependencies changed; a minute or two) ... 1>&2
if exist "%PYTHON%" goto install
for %%V in (3.13 3.12 3.11) do if not exist "%PYTHON%" py -%%V -m venv "%VENV%" >nul 2>nul
if not exist "%PYTHON%" python -m venv "%VENV%" >nul 2>nul
if not exist "%PYTHON%" (
    echo 需要 Python 3.11 至 3.13，请先安装。 1>&2
    echo Python 3.11 to 3.13 is needed; please install it first. 1>&2
    exit /b 3
)
:install
"%PYTHON%" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "%HERE%%LOCK%" 1>&2
if errorlevel 1 (
    echo 依赖未能装好：请检查网络或软件源后重试。 1>&2
    echo The dependencies could not be installed: check the network or the package index and try again. 1>&2
    exit /b 3
)
copy /y "%HERE%%LOCK%" "%VENV%\installed-%LOCK%" >nul
copy /y "%HERE%requirements.lock" "%VENV%\installed-requirements.lock" >nul

:run
set "PYTHONPATH=%HERE%."
if "%~1"=="test" goto test
"%PYTHON%" -P -m desktop %*
exit /b %errorlevel%

:test
cd /d "%HERE%"
"%PYTHON%" -c "import sys, pytest; sys.exit(pytest.main(['-n', 'auto', *sys.argv[2:]]))" %*
exit /b %errorlevel%
