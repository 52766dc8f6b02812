package dev.starsight.cli.commands;

import dev.starsight.cli.console.Durations;
import dev.starsight.cli.console.Failures;
import dev.starsight.cli.console.Numbers;
import dev.starsight.cli.console.StandardOutput;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.FineTuningOptions;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.MetricOption;
import dev.starsight.cli.results.Version;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line's entry: {@code starsight COMMAND OPTIONS}. Without a command it runs {@code
 * workshop}.
 */
@Command(
    name = "starsight",
    description = {
      "Reviews in; a checked data set, a fine-tuned model, an honest evaluation and a review queue"
          + " out.",
      "Without a command it runs `workshop`.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 our failure; 2 the input or the arguments; 3 checks did not hold;",
      "130 interrupted.",
      "",
      "Example: starsight workshop --input reviews.tsv.gz --budget 10m"
    },
    subcommands = {
      WorkshopCommand.class,
      DoctorCommand.class,
      SampleCommand.class,
      ExploreCommand.class,
      CheckCommand.class,
      PrepareCommand.class,
      TokenizeCommand.class,
      FinetuneCommand.class,
      AutomlCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      AnnotateCommand.class,
      IngestCommand.class,
      QueryCommand.class,
      LaterCommands.Serve.class
    })
public final class Starsight implements Runnable {

  Starsight() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), new FileOutputStream(FileDescriptor.out), err));
  }

  /** Runs a command and returns its exit code. */
  public static int run(List<String> args, OutputStream out, PrintStream err) {
    StandardOutput watched = new StandardOutput(out);
    Failures failures = new Failures(err);
    int code;
    try (PrintStream printed =
        new PrintStream(new BufferedOutputStream(watched), true, StandardCharsets.UTF_8)) {
      code = execute(args, printed, err, failures);
      printed.flush();
    } catch (Error e) {
      // Out of memory, a native library that does not load: picocli lets them pass.
      code = failures.report(e, args.contains("--debug"));
    }
    return failures.orLostOutput(code, watched);
  }

  private static int execute(
      List<String> args, PrintStream out, PrintStream err, Failures failures) {
    // Help texts and numbers are English on every machine.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    CommandLine commandLine =
        new CommandLine(new Starsight())
            .setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setAbbreviatedOptionsAllowed(false)
            .setUsageHelpWidth(100)
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures);
    Numbers.register(commandLine);
    commandLine.registerConverter(dev.starsight.data.Balance.class, LearningOptions::balance);
    commandLine.registerConverter(
        dev.starsight.transformer.training.TrainingOptions.Loss.class, FineTuningOptions::loss);
    commandLine.registerConverter(java.time.Duration.class, Durations::parse);
    commandLine.registerConverter(dev.starsight.model.Metric.class, MetricOption::parse);
    commandLine.setExecutionStrategy(
        parsed -> {
          StarsightCommand.attach(parsed, out, err);
          return new CommandLine.RunLast().execute(parsed);
        });
    return commandLine.execute(withDefaultCommand(args).toArray(String[]::new));
  }

  private static List<String> withDefaultCommand(List<String> args) {
    boolean isOptionOfWorkshop =
        !args.isEmpty()
            && args.get(0).startsWith("--")
            && !args.get(0).equals("--help")
            && !args.get(0).equals("--version");
    if (!args.isEmpty() && !isOptionOfWorkshop) {
      return args;
    }
    List<String> all = new ArrayList<>();
    all.add("workshop");
    all.addAll(args);
    return all;
  }

  @Override
  public void run() {
    throw new IllegalStateException("picocli asks for a command before it gets here");
  }
}
