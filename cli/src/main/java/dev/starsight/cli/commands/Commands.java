package dev.starsight.cli.commands;

import dev.starsight.cli.console.Durations;
import dev.starsight.cli.console.Numbers;
import dev.starsight.cli.derived.AdaptCommand;
import dev.starsight.cli.derived.DistillCommand;
import dev.starsight.cli.derived.ExportCommand;
import dev.starsight.cli.doctor.DoctorCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.options.FineTuningOptions;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.pipeline.CommandCatalog;
import dev.starsight.cli.pipeline.PipelineCommand;
import dev.starsight.cli.pipeline.WatchCommand;
import dev.starsight.cli.runs.PromoteCommand;
import dev.starsight.cli.runs.RollbackCommand;
import dev.starsight.cli.runs.RunsCommand;
import dev.starsight.cli.serve.CompareCommand;
import dev.starsight.cli.serve.MonitorCommand;
import dev.starsight.cli.serve.ServeCommand;
import dev.starsight.cli.shell.CompletionCommand;
import dev.starsight.cli.shell.VersionText;
import dev.starsight.cli.spark.SparkSubmitHelpCommand;
import dev.starsight.cli.verify.VerifyCommand;
import dev.starsight.data.Balance;
import dev.starsight.data.Headline;
import dev.starsight.model.Metric;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

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
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 internal error; 2 wrong input or arguments; 3 checks failed, there is",
      "something new (phrases --fail-on-new), a signal is a reason to look (monitor), a result",
      "differs (verify), a model does not pass (pipeline gate), is not better (annotate retrain),",
      "or an encoder has not learned (adapt); 130 interrupted.",
      "",
      "Example: starsight workshop --input reviews.tsv.gz --budget 10m"
    })
public final class Commands implements Runnable, CommandCatalog {

  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("workshop", WorkshopCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put("sample", SampleCommand.class);
    COMMANDS.put("explore", ExploreCommand.class);
    COMMANDS.put("check", CheckCommand.class);
    COMMANDS.put("phrases", PhrasesCommand.class);
    COMMANDS.put("prepare", PrepareCommand.class);
    COMMANDS.put("tokenize", TokenizeCommand.class);
    COMMANDS.put("adapt", AdaptCommand.class);
    COMMANDS.put("finetune", FinetuneCommand.class);
    COMMANDS.put("automl", AutomlCommand.class);
    COMMANDS.put("evaluate", EvaluateCommand.class);
    COMMANDS.put("predict", PredictCommand.class);
    COMMANDS.put("promise", PromiseCommand.class);
    COMMANDS.put("distill", DistillCommand.class);
    COMMANDS.put("export", ExportCommand.class);
    COMMANDS.put("promote", PromoteCommand.class);
    COMMANDS.put("rollback", RollbackCommand.class);
    COMMANDS.put("runs", RunsCommand.class);
    COMMANDS.put("annotate", AnnotateCommand.class);
    COMMANDS.put("ingest", IngestCommand.class);
    COMMANDS.put("query", QueryCommand.class);
    COMMANDS.put("search", SearchCommand.class);
    COMMANDS.put("serve", ServeCommand.class);
    COMMANDS.put("compare", CompareCommand.class);
    COMMANDS.put("monitor", MonitorCommand.class);
    COMMANDS.put("verify", VerifyCommand.class);
    COMMANDS.put("pipeline", PipelineCommand.class);
    COMMANDS.put("watch", WatchCommand.class);
    COMMANDS.put("spark-submit-help", SparkSubmitHelpCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
  }

  Commands() {}

  /** Returns the command line with all commands. */
  public static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Commands());
    COMMANDS.forEach(root::addSubcommand);
    return configured(root);
  }

  /**
   * Returns the command line that these arguments need: with the command that they name alone, or
   * for {@code --help} with commands that have no options. To build all commands takes a fifth of a
   * second.
   */
  public static CommandLine commandLine(List<String> args) {
    String first = args.isEmpty() ? "" : args.get(0);
    // Completion looks at the options of all others.
    if (COMMANDS.containsKey(first) && !first.equals("completion")) {
      return only(first);
    }
    return args.equals(List.of("--help")) || args.equals(List.of("--version"))
        ? configured(withoutOptions())
        : commandLine();
  }

  private static CommandLine only(String name) {
    return configured(new CommandLine(new Commands()).addSubcommand(name, COMMANDS.get(name)));
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(COMMANDS.keySet());
  }

  @Override
  public CommandLine command(String name) {
    return Objects.requireNonNull(only(name).getSubcommands().get(name), name);
  }

  private static CommandLine withoutOptions() {
    CommandLine root = new CommandLine(new Commands());
    COMMANDS.forEach(
        (name, type) -> {
          CommandSpec spec = CommandSpec.create().name(name);
          Command command = Objects.requireNonNull(type.getAnnotation(Command.class));
          spec.usageMessage().description(command.description());
          root.addSubcommand(name, spec);
        });
    return root;
  }

  private static CommandLine configured(CommandLine root) {
    CommandLine commandLine =
        root.setCaseInsensitiveEnumValuesAllowed(true)
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
