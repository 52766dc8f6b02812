package dev.starsight.cli.pipeline;

import dev.starsight.cli.console.Durations;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.pipeline.PipelineFile.StepTable;
import dev.starsight.pipeline.Pipeline;
import dev.starsight.pipeline.PipelineListener;
import dev.starsight.pipeline.PipelineStep;
import dev.starsight.pipeline.PipelineStep.Running;
import dev.starsight.pipeline.StepPlan;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** A pipeline whose steps are commands of the command line, run in this process. */
final class CommandPipeline {

  private static final String SEED = "seed";

  private final PipelineFile file;
  private final StarsightCommand by;
  private final Map<String, StepCommand> commands = new LinkedHashMap<>();
  private final Pipeline pipeline;

  private CommandPipeline(PipelineFile file, CommandSpec spec, StarsightCommand by)
      throws IOException {
    this.file = file;
    this.by = by;
    CommandCatalog all = (CommandCatalog) spec.root().userObject();
    Pipeline made = Pipeline.in(file.work());
    for (StepTable step : file.steps()) {
      StepCommand command = StepCommand.of(file, step, all);
      try {
        made = made.with(step(command));
      } catch (IllegalArgumentException e) {
        throw file.refused(step.name(), "", String.valueOf(e.getMessage()));
      }
      commands.put(step.name(), command);
    }
    List<Path> promoted =
        commands.values().stream().map(StepCommand::promoted).flatMap(Optional::stream).toList();
    commands.values().forEach(command -> command.requireCurrent(promoted));
    this.pipeline = made;
    for (StepCommand command : commands.values()) {
      command.requireValues(pipeline::output);
    }
  }

  /**
   * Reads a file and checks its steps.
   *
   * @param spec of the command that reads it
   * @param by the command that reads it
   */
  static CommandPipeline read(Path file, CommandSpec spec, StarsightCommand by) throws IOException {
    return new CommandPipeline(PipelineFile.read(file), spec, by);
  }

  PipelineFile file() {
    return file;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /** Returns the name of the command of a step. */
  String command(String step) {
    return Objects.requireNonNull(commands.get(step), step).command();
  }

  private PipelineStep step(StepCommand command) throws IOException {
    PipelineStep step =
        PipelineStep.of(command.name(), running -> run(command, running))
            .with(SEED, by.seed)
            .with(command.options())
            .reading(command.inputs().toArray(Path[]::new))
            .after(command.needs().toArray(String[]::new));
    return command.writesFile() ? step : step.writingItself();
  }

  private void run(StepCommand command, Running running) throws IOException {
    List<String> words =
        new ArrayList<>(
            command.words(
                running.directory(),
                running::output,
                running.resumes(),
                true,
                by.seed,
                by.threads));
    Path parent = running.directory().toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (by.isQuiet()) {
      words.add("--quiet");
    }
    OutputStream out = by.json ? by.standardError() : by.standardOutput();
    int code =
        by.runner()
            .run(
                words,
                by.isQuiet() ? OutputStream.nullOutputStream() : new Unclosed(out),
                by.standardError(),
                null);
    if (code != 0 && !(code == StarsightCommand.CHECKS_FAILED && command.goesOn())) {
      throw new StepEnded(command.name(), code);
    }
  }

  /** Runs what changed, and prints what each step does. */
  void run(PipelineListener listener) throws IOException {
    pipeline.run(
        new PipelineListener() {
          @Override
          public void decided(StepPlan plan) {
            by.console().result(line(plan));
            listener.decided(plan);
          }

          @Override
          public void ran(String step, double seconds) {
            by.console().result("%s: done in %s", step, Durations.text(seconds));
            listener.ran(step, seconds);
          }
        });
  }

  /** Returns what a step does, for people. */
  static String line(StepPlan plan) {
    return switch (plan.state()) {
      case UNCHANGED -> plan.name() + ": unchanged";
      case RUNS -> plan.name() + ": runs, because " + plan.reason();
      case MAY_RUN -> plan.name() + ": may run, because " + plan.reason();
    };
  }

  /** A stream that commands cannot close. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
