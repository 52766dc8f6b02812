package dev.starsight.cli.console;

import dev.starsight.cli.results.Summary;
import dev.starsight.files.internal.Json;
import dev.starsight.run.Run;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options every command has, and what every command needs to speak to its user. */
public abstract class StarsightCommand implements Callable<Integer> {

  public static final int DONE = 0;
  public static final int CHECKS_FAILED = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Where chance begins (default: ${DEFAULT-VALUE}).")
  public long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use (default: all processors).")
  public int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print the summary as one JSON line at the end.")
  public boolean json;

  @Option(names = "--quiet", description = "No progress.")
  boolean quiet;

  @Option(names = "--debug", description = "Show stack traces.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private final long startedAt = System.nanoTime();
  private @Nullable PrintStream out;
  private @Nullable PrintStream err;
  private @Nullable Console console;

  /** Gives the command that will run its streams. */
  public static void attach(ParseResult parsed, PrintStream out, PrintStream err) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (last.commandSpec().userObject() instanceof StarsightCommand command) {
      command.out = out;
      command.err = err;
      if (command.threads < 1) {
        throw new CommandLine.ParameterException(
            last.commandSpec().commandLine(),
            "--threads must be at least 1, but is " + command.threads);
      }
      Threads.setLimit(command.threads);
    }
  }

  /** The name it is called by. */
  public String name() {
    return Objects.requireNonNull(getClass().getAnnotation(CommandLine.Command.class)).name();
  }

  public boolean isDebug() {
    return debug;
  }

  /** Seconds since the command line was read. */
  public double seconds() {
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** Where to speak; with {@code --json} everything but the summary goes to standard error. */
  public Console console() {
    Console known = console;
    if (known == null) {
      PrintStream errors = Objects.requireNonNull(err, "attach comes first");
      known = new Console(json ? errors : Objects.requireNonNull(out), errors, quiet);
      console = known;
    }
    return known;
  }

  /** Standard output itself, for rows and for the JSON line. */
  public PrintStream standardOutput() {
    return Objects.requireNonNull(out, "attach comes first");
  }

  /**
   * Ends the command if standard output cannot be written any more.
   *
   * @throws Failures.OutputLost if so
   */
  public void requireOutput() {
    if (standardOutput().checkError()) {
      throw new Failures.OutputLost();
    }
  }

  /** The circumstances of a computation without a time limit. */
  public Run run() {
    return Run.unlimited().withThreads(threads).withProgress(console());
  }

  /** The fields every summary begins with. */
  public Summary summary(String command) {
    return new Summary(command, seed, threads, startedAt);
  }

  /**
   * Says that there is nothing to resume, with the summary as it is where the user asked for it.
   */
  public void tellComplete(Path out) throws IOException {
    console().result(out + " is complete; there is nothing to resume");
    if (json) {
      standardOutput().println(Json.read(out.resolve("summary.json")));
    }
  }

  /** Prints the summary where the user asked for it. */
  public void print(Summary summary) {
    if (json) {
      standardOutput().println(summary.toJson());
    }
  }
}
