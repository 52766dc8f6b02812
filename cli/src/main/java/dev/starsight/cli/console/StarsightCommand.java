package dev.starsight.cli.console;

import dev.starsight.cli.results.ResultArguments;
import dev.starsight.cli.results.SavedRun;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.run.Run;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** A command: the options that all commands have, and their output. */
public abstract class StarsightCommand implements Callable<Integer> {

  /** Options of a command that set something for the whole process before the command runs. */
  public interface Prepared {

    /**
     * Sets it, also if none of the options is given: another command may have run in this process.
     *
     * @throws StarsightException if it cannot be set here
     */
    void prepare();

    /** Returns what the command chose for options that were not given, by the option. */
    default Map<String, String> chosen() {
      return Map.of();
    }
  }

  public static final int DONE = 0;
  public static final int CHECKS_FAILED = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  public long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads (default: all processors).")
  public int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print the summary as one line of JSON at the end.")
  public boolean json;

  @Option(names = "--quiet", description = "Show no progress.")
  boolean quiet;

  @Option(names = "--debug", description = "Show the stack trace of a failure.")
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
  private @Nullable CommandRunner runner;
  private @Nullable String qualifiedName;
  private @Nullable SavedRun saved;
  private List<String> arguments = List.of();
  private List<Prepared> prepared = List.of();

  /** Gives its streams to the command that will run. */
  public static void attach(ParseResult parsed, PrintStream out, PrintStream err) {
    attach(parsed, out, err, null, null);
  }

  /**
   * Gives its streams to the command that will run.
   *
   * @param runner runs other commands in this process; null if this command may not
   * @param saved the result whose figures the command derives again; null for a command of a user
   */
  public static void attach(
      ParseResult parsed,
      PrintStream out,
      PrintStream err,
      @Nullable CommandRunner runner,
      @Nullable SavedRun saved) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (last.commandSpec().userObject() instanceof StarsightCommand command) {
      command.runner = runner;
      command.saved = saved;
      command.arguments = parsed.expandedArgs();
      command.out = out;
      command.err = err;
      command.qualifiedName = last.commandSpec().qualifiedName();
      if (command.threads < 1) {
        throw new CommandLine.ParameterException(
            last.commandSpec().commandLine(),
            "--threads must be at least 1, but is " + command.threads);
      }
      Threads.setLimit(command.threads);
      command.prepare(last.commandSpec());
    }
  }

  private void prepare(CommandLine.Model.CommandSpec command) {
    prepared =
        command.mixins().values().stream()
            .map(CommandLine.Model.CommandSpec::userObject)
            .filter(Prepared.class::isInstance)
            .map(Prepared.class::cast)
            .toList();
    try {
      prepared.forEach(Prepared::prepare);
    } catch (StarsightException e) {
      throw new CommandLine.ExecutionException(
          command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  public String name() {
    return Objects.requireNonNull(getClass().getAnnotation(CommandLine.Command.class)).name();
  }

  /** Returns how the command is called, such as {@code starsight annotate fill}. */
  public String qualifiedName() {
    return qualifiedName == null ? "starsight " + name() : qualifiedName;
  }

  public boolean isDebug() {
    return debug;
  }

  public boolean isQuiet() {
    return quiet;
  }

  /** Returns the seconds since the command line was parsed. */
  public double seconds() {
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** Returns the console; with {@code --json} it writes everything to standard error. */
  public Console console() {
    Console known = console;
    if (known == null) {
      PrintStream errors = Objects.requireNonNull(err, "attach comes first");
      known = new Console(json ? errors : Objects.requireNonNull(out), errors, quiet);
      console = known;
    }
    return known;
  }

  /** Returns standard output, for rows and for the line of JSON. */
  public PrintStream standardOutput() {
    return Objects.requireNonNull(out, "attach comes first");
  }

  /** Returns standard error, for commands that run other commands. */
  public PrintStream standardError() {
    return Objects.requireNonNull(err, "attach comes first");
  }

  /** Ends the command if standard output can no longer be written. */
  public void requireOutput() {
    if (standardOutput().checkError()) {
      throw new Failures.OutputLost();
    }
  }

  /** Returns a run with these threads, this console and no time limit. */
  public Run run() {
    return Run.unlimited().withThreads(threads).withProgress(console());
  }

  /** Starts a summary with the fields that all summaries have. */
  public Summary summary(String command) {
    return new Summary(command, seed, threads, startedAt);
  }

  /** Writes that there is nothing to resume and, with {@code --json}, the existing summary. */
  public void tellComplete(Path out) throws IOException {
    console().result(out + " is complete; there is nothing to resume");
    if (json) {
      standardOutput().println(Json.read(out.resolve("summary.json")));
    }
  }

  /**
   * Returns the saved result whose figures are to be derived again, if this command is for that.
   */
  public Optional<SavedRun> saved() {
    return Optional.ofNullable(saved);
  }

  /** Returns what runs other commands in this process. */
  public CommandRunner runner() {
    return Objects.requireNonNull(runner, "attach comes first");
  }

  /** Writes the summary and puts the directory of results in its place. */
  public void commit(AtomicDirectory directory, Summary summary) throws IOException {
    ResultArguments given = ResultArguments.of(arguments, seed, threads);
    for (Prepared options : prepared) {
      given = given.with(options.chosen());
    }
    (saved == null ? given : saved.arguments()).addTo(summary);
    summary.writeTo(directory.path());
    directory.commit();
    directory.notices().forEach(console()::result);
  }

  public void print(Summary summary) {
    if (json) {
      standardOutput().println(summary.toJson());
    }
  }
}
