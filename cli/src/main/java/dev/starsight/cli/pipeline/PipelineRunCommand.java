package dev.starsight.cli.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.pipeline.PipelineListener;
import dev.starsight.pipeline.StepPlan;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline run}: runs the steps of a file that something changed for. */
@Command(
    name = "run",
    description = {
      "Run the steps of a file in their order, each only if its options, its inputs, the output of"
          + " a step that it reads, its own output or the version changed. A run that was"
          + " interrupted goes on."
    },
    footer = {"", "Example: starsight pipeline run pipeline.toml --dry-run"})
public final class PipelineRunCommand extends StarsightCommand {

  @Parameters(paramLabel = "FILE", description = "TOML file of steps.")
  private Path file = Path.of("pipeline.toml");

  @Option(names = "--dry-run", description = "Say which steps would run, and why; run nothing.")
  private boolean dryRun;

  @Spec private @Nullable CommandSpec spec;

  private volatile String current = "";

  @Override
  public Integer call() throws IOException {
    CommandPipeline pipeline = CommandPipeline.read(file, Objects.requireNonNull(spec), this);
    Summary summary =
        summary("pipeline run")
            .put("file", file.toString())
            .put("work", pipeline.file().work().toString());
    summary.tree().put("dryRun", dryRun);
    ArrayNode steps = summary.array("steps");
    int code = DONE;
    if (dryRun) {
      for (StepPlan plan : pipeline.pipeline().plan()) {
        console().result(CommandPipeline.line(plan));
        add(steps, plan, pipeline);
      }
    } else {
      code = run(pipeline, steps);
    }
    print(summary);
    return code;
  }

  private int run(CommandPipeline pipeline, ArrayNode steps) throws IOException {
    int[] code = {DONE};
    try (Closeable lock = pipeline.pipeline().lock()) {
      Objects.requireNonNull(lock);
      new Interruption(console(), this::howToGoOn)
          .during(() -> code[0] = runSteps(pipeline, steps));
    }
    return code[0];
  }

  private String howToGoOn() {
    return current.isEmpty()
        ? "no step was running"
        : "the same command goes on with step " + current;
  }

  private int runSteps(CommandPipeline pipeline, ArrayNode steps) throws IOException {
    try {
      pipeline.run(
          new PipelineListener() {
            @Override
            public void decided(StepPlan plan) {
              current = plan.state() == StepPlan.State.UNCHANGED ? "" : plan.name();
              add(steps, plan, pipeline);
            }

            @Override
            public void ran(String step, double seconds) {
              last(steps).put("seconds", Math.round(seconds * 1e3) / 1e3);
            }
          });
      return DONE;
    } catch (StepEnded e) {
      last(steps).put("status", "failed");
      console().result(e.getMessage() + "; later steps did not run");
      return e.code();
    }
  }

  private static ObjectNode last(ArrayNode steps) {
    return (ObjectNode) steps.get(steps.size() - 1);
  }

  private void add(ArrayNode steps, StepPlan plan, CommandPipeline pipeline) {
    String status =
        switch (plan.state()) {
          case UNCHANGED -> "unchanged";
          case RUNS -> dryRun ? "runs" : "ran";
          case MAY_RUN -> "mayRun";
        };
    steps
        .addObject()
        .put("name", plan.name())
        .put("command", pipeline.command(plan.name()))
        .put("status", status)
        .put("reason", plan.reason())
        .putNull("seconds");
  }
}
