package dev.starsight.cli.console;

import dev.starsight.cli.results.SavedRun;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a command in this process, on behalf of another command. */
@FunctionalInterface
public interface CommandRunner {

  /**
   * Runs a command to its end.
   *
   * @param args the command and its options
   * @param out its standard output
   * @param err its standard error
   * @param saved the result whose figures the command derives again, with the saved models in place
   *     of training; null to run it as a user would
   * @return its exit code
   */
  int run(List<String> args, OutputStream out, PrintStream err, @Nullable SavedRun saved);
}
