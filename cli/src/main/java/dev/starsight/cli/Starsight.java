package dev.starsight.cli;

import dev.starsight.cli.commands.Commands;
import dev.starsight.cli.console.Failures;
import dev.starsight.cli.console.StandardOutput;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.SavedRun;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The entry of the command line: {@code starsight COMMAND OPTIONS}. */
public final class Starsight {

  private Starsight() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), new FileOutputStream(FileDescriptor.out), err));
  }

  /** Runs a command and returns its exit code. */
  public static int run(List<String> args, OutputStream out, PrintStream err) {
    return run(args, out, err, null);
  }

  private static int run(
      List<String> args, OutputStream out, PrintStream err, @Nullable SavedRun saved) {
    StandardOutput watched = new StandardOutput(out);
    Failures failures = new Failures(err);
    int code;
    try (PrintStream printed =
        new PrintStream(new BufferedOutputStream(watched), true, StandardCharsets.UTF_8)) {
      code = execute(args, printed, err, failures, saved);
      printed.flush();
    } catch (Error e) {
      // picocli does not catch errors: no memory, a native library that does not load.
      code = failures.report(e, args.contains("--debug"));
    }
    return failures.orLostOutput(code, watched);
  }

  private static int execute(
      List<String> args,
      PrintStream out,
      PrintStream err,
      Failures failures,
      @Nullable SavedRun saved) {
    // Help texts and numbers are English on every machine.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    List<String> words = Commands.withDefault(args);
    CommandLine commandLine =
        Commands.commandLine(words)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .setExecutionStrategy(
                parsed -> {
                  StarsightCommand.attach(parsed, out, err, Starsight::run, saved);
                  return new CommandLine.RunLast().execute(parsed);
                });
    return commandLine.execute(words.toArray(String[]::new));
  }
}
