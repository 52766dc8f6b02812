package dev.starsight.cli.commands;

import dev.starsight.cli.console.Durations;
import dev.starsight.cli.console.Numbers;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.options.FineTuningOptions;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.pipeline.PipelineCommand;
import dev.starsight.cli.pipeline.WatchCommand;
import dev.starsight.cli.results.Version;
import dev.starsight.cli.runs.PromoteCommand;
import dev.starsight.cli.runs.RollbackCommand;
import dev.starsight.cli.runs.RunsCommand;
import dev.starsight.cli.serve.CompareCommand;
import dev.starsight.cli.serve.MonitorCommand;
import dev.starsight.cli.serve.ServeCommand;
import dev.starsight.cli.spark.SparkSubmitHelpCommand;
import dev.starsight.cli.verify.VerifyCommand;
import dev.starsight.data.Balance;
import dev.starsight.data.Headline;
import dev.starsight.model.Metric;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands. Without a command, {@code starsight} runs {@code workshop}. */
@Command(
    name = "starsight",
    description = {
      "Turns reviews into a checked data set, a fine-tuned model, an evaluation on held-out rows,"
          + " and a queue of predictions for a person to review.",
      "Without a command it runs `workshop`.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 internal error; 2 wrong input or arguments; 3 checks failed, there is",
      "something new (phrases --fail-on-new), a result differs (verify), or a model does not pass",
      "(pipeline gate); 130 interrupted.",
      "",
      "Example: starsight workshop --input reviews.tsv.gz --budget 10m"
    },
    subcommands = {
      WorkshopCommand.class,
      DoctorCommand.class,
      SampleCommand.class,
      ExploreCommand.class,
      CheckCommand.class,
      PhrasesCommand.class,
      PrepareCommand.class,
      TokenizeCommand.class,
      FinetuneCommand.class,
      AutomlCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      PromiseCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      RunsCommand.class,
      AnnotateCommand.class,
      IngestCommand.class,
      QueryCommand.class,
      SearchCommand.class,
      ServeCommand.class,
      CompareCommand.class,
      MonitorCommand.class,
      VerifyCommand.class,
      PipelineCommand.class,
      WatchCommand.class,
      SparkSubmitHelpCommand.class
    })
public final class Commands implements Runnable {

  Commands() {}

  public static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Commands())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setAbbreviatedOptionsAllowed(false)
            .setUsageHelpWidth(100);
    Numbers.register(commandLine);
    return commandLine
        .registerConverter(Balance.class, LearningOptions::balance)
        .registerConverter(Metric.class, LearningOptions::metric)
        .registerConverter(Headline.class, HeadlineOption::headline)
        .registerConverter(Loss.class, FineTuningOptions::loss)
        .registerConverter(Duration.class, Durations::parse);
  }

  /** Returns the arguments with {@code workshop} in front if they begin with one of its options. */
  public static List<String> withDefault(List<String> args) {
    String first = args.isEmpty() ? "--" : args.get(0);
    if (!first.startsWith("--") || first.equals("--help") || first.equals("--version")) {
      return args;
    }
    List<String> all = new ArrayList<>(List.of("workshop"));
    all.addAll(args);
    return all;
  }

  @Override
  public void run() {
    throw new IllegalStateException("picocli asks for a command first");
  }
}
