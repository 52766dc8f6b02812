package dev.starsight.examples;

import dev.starsight.data.StarsightException;
import dev.starsight.model.TrainingException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one sentence and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  static final int OURS = 1;
  static final int USER = 2;

  private final PrintStream err;

  Failures(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    err.println("starsight: " + oneLine(failure.getMessage()));
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return USER;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, @Nullable ParseResult parsed) {
    boolean debug =
        commandLine.getCommandSpec().userObject() instanceof StarsightCommand command
            && command.isDebug();
    return report(failure, debug);
  }

  /** Says what went wrong and returns the exit code. */
  int report(Throwable failure, boolean debug) {
    String sentence = sentence(failure);
    int code = sentence == null ? OURS : USER;
    err.println("starsight: " + (sentence == null ? ourFailure(failure) : oneLine(sentence)));
    if (debug) {
      failure.printStackTrace(err);
    }
    return code;
  }

  /** What the user can mend, or null if it is our failure. */
  private static @Nullable String sentence(Throwable failure) {
    if (failure instanceof UncheckedIOException unchecked) {
      return sentence(Objects.requireNonNull(unchecked.getCause()));
    }
    if (failure instanceof StarsightException) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (failure instanceof NotDirectoryException notDirectory) {
      return notDirectory.getFile() + ": not a directory";
    }
    if (failure instanceof FileSystemException system) {
      String reason = system.getReason();
      return system.getFile()
          + ": "
          + (reason == null ? "cannot be used" : reason.toLowerCase(Locale.ROOT));
    }
    if (failure instanceof IOException) {
      return String.valueOf(failure.getMessage());
    }
    return null;
  }

  private static String ourFailure(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "out of memory: give Java more (-Xmx), or use fewer rows";
    }
    if (failure instanceof TrainingException) {
      return oneLine(String.valueOf(failure.getMessage()));
    }
    return "this is a fault of ours, not yours: "
        + oneLine(failure.getClass().getSimpleName() + ": " + failure.getMessage())
        + " (--debug shows where)";
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
  }
}
