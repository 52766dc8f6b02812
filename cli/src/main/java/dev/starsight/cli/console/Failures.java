package dev.starsight.cli.console;

import dev.starsight.data.StarsightException;
import dev.starsight.model.Trainer.TrainingException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one sentence and an exit code. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final int INTERNAL = 1;

  /** The exit code of what the user can fix: the input or the arguments. */
  public static final int USER = 2;

  /** Becomes {@link StarsightCommand#DONE} or {@link #USER}. */
  private static final int OUTPUT_LOST = -1;

  /** Characters of a sentence that are shown. */
  private static final int LONGEST = 2_000;

  private static final Pattern TEMPORARY_NAME =
      Pattern.compile("(?<=^|[/\\\\])\\.([^/\\\\]+?)\\.\\d+-\\d+-[0-9a-f]+-\\d+\\.tmp");

  private static final String NO_FILE = ": there is no such file";

  private final PrintStream err;

  public Failures(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    List<String> unknown = command.getUnmatchedArguments();
    // A misspelt option may be the one that is missing.
    ParameterException first =
        failure instanceof MissingParameterException && !unknown.isEmpty()
            ? new UnmatchedArgumentException(command, unknown)
            : failure;
    err.println(
        "starsight: %s; see '%s --help'"
            .formatted(oneLine(rule(first)), command.getCommandSpec().qualifiedName()));
    return USER;
  }

  private static String rule(ParameterException failure) {
    if (failure instanceof MutuallyExclusiveArgsException) {
      return String.valueOf(failure.getMessage())
          .replaceFirst("^Error: (.*), (.*) are mutually.*", "$1 and $2 exclude each other");
    }
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched);
    }
    String message = String.valueOf(failure.getMessage());
    return message.isEmpty()
        ? message
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unknown(UnmatchedArgumentException failure) {
    String first = failure.getUnmatched().get(0);
    boolean takesCommand = !failure.getCommandLine().getSubcommands().isEmpty();
    String what = failure.isUnknownOption() ? "option" : takesCommand ? "command" : "argument";
    List<String> similar = failure.getSuggestions();
    return "there is no %s \"%s\"%s"
        .formatted(
            what,
            first,
            similar.isEmpty() ? "" : ", did you mean " + String.join(" or ", similar) + "?");
  }

  /** Returns the exit code: a failed write is a failure, a pipe closed by its reader is not. */
  public int orLostOutput(int code, StandardOutput out) {
    IOException failure = out.failure();
    if (failure == null || (code != StarsightCommand.DONE && code != OUTPUT_LOST)) {
      return code;
    }
    if (out.isClosedByReader()) {
      return StarsightCommand.DONE;
    }
    err.println("starsight: standard output: cannot be written: " + oneLine(failure.getMessage()));
    return USER;
  }

  /** A failure of a process that did the work of a command; its message is one sentence. */
  public static final class EngineFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EngineFailure(String message) {
      super(message);
    }
  }

  /** Ends a command whose standard output can no longer be written. */
  static final class OutputLost extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, @Nullable ParseResult parsed) {
    boolean debug =
        commandLine.getCommandSpec().userObject() instanceof StarsightCommand command
            && command.isDebug();
    return report(failure, debug);
  }

  /** Writes what went wrong and returns the exit code. */
  public int report(Throwable failure, boolean debug) {
    if (failure instanceof OutputLost) {
      return OUTPUT_LOST;
    }
    String sentence = sentence(failure);
    int code = sentence == null ? INTERNAL : USER;
    err.println("starsight: " + (sentence == null ? internal(failure) : oneLine(sentence)));
    if (debug) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(line -> err.println(traceLine(line)));
    }
    return code;
  }

  /** Returns a sentence on what the user can fix, or null for an internal error. */
  private static @Nullable String sentence(Throwable failure) {
    if (failure instanceof UncheckedIOException unchecked) {
      return sentence(Objects.requireNonNull(unchecked.getCause()));
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
      String text = reason == null ? "cannot be used" : reason.toLowerCase(Locale.ROOT);
      return system.getFile() + ": " + text;
    }
    if (failure instanceof StarsightException || failure instanceof IOException) {
      String text = String.valueOf(failure.getMessage());
      // An option of several files takes what is no option of the command for a file.
      return text.startsWith("--") && text.endsWith(NO_FILE)
          ? "there is no option or file \"%s\""
              .formatted(text.substring(0, text.length() - NO_FILE.length()))
          : text;
    }
    return null;
  }

  private static String internal(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "out of memory: give Java more (-Xmx), or use fewer rows";
    }
    if (failure instanceof TrainingException || failure instanceof EngineFailure) {
      return oneLine(String.valueOf(failure.getMessage()));
    }
    return "internal error, please report it: %s (--debug shows the stack trace)"
        .formatted(oneLine(failure.getClass().getSimpleName() + ": " + failure.getMessage()));
  }

  /** Returns a line of a stack trace, which begins with a tab or the name of a class. */
  private static String traceLine(String line) {
    return line.startsWith("\t")
        ? "\t" + TerminalText.visible(line.substring(1))
        : TerminalText.visible(line);
  }

  /**
   * Returns the text in one line that is safe to show, with the final names of temporary files, cut
   * if it is very long.
   */
  private static String oneLine(@Nullable String text) {
    String whole = String.valueOf(text);
    String line =
        cut(whole)
            .lines()
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    String named = TEMPORARY_NAME.matcher(line).replaceAll("$1");
    return cut(TerminalText.visible(named)) + (whole.length() > LONGEST ? "…" : "");
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(LONGEST - 1));
    return text.substring(0, inPair ? LONGEST - 1 : LONGEST);
  }
}
