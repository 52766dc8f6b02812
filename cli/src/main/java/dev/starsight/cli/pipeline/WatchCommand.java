package dev.starsight.cli.pipeline;

import dev.starsight.cli.console.Failures;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import dev.starsight.pipeline.PipelineListener;
import dev.starsight.pipeline.StepPlan;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watch}: runs a pipeline whenever new files in a folder are complete. */
@Command(
    name = "watch",
    description = {
      "Run a pipeline whenever new files in a folder are complete: nothing there has changed for"
          + " some time and no process has one open for writing. Names that begin with a dot or end"
          + " in .part or .tmp do not count. A run that fails does not end the watch; Ctrl+C does."
    },
    footer = {"", "Example: starsight watch pipeline.toml --folder incoming"})
public final class WatchCommand extends StarsightCommand {

  private static final long LONGEST_PAUSE = 1000;

  @Parameters(paramLabel = "FILE", description = "TOML file of steps.")
  private Path file = Path.of("pipeline.toml");

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "DIR",
      description = "Folder to watch; what is in it already counts as new.")
  private Path folder = Path.of("incoming");

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      defaultValue = "3s",
      description =
          "Time without any change in the folder after which its files are complete (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration settle = Duration.ofSeconds(3);

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "End after N runs of the pipeline (default: never).")
  private @Nullable Integer runs;

  @Spec private @Nullable CommandSpec spec;

  private int done;
  private int failed;
  private volatile String current = "";

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new StarsightException("--folder %s: there is no such directory".formatted(folder));
    }
    if (runs != null && runs < 1) {
      throw new StarsightException("--runs must be at least 1, but is " + runs);
    }
    CommandPipeline pipeline = read();
    try (Closeable lock = pipeline.pipeline().lock()) {
      Objects.requireNonNull(lock);
      new Interruption(console(), this::howToGoOn).during(this::watch);
    }
    Summary summary =
        summary("watch")
            .put("file", file.toString())
            .put("folder", folder.toString())
            .put("runs", done)
            .put("failed", failed);
    print(summary);
    return DONE;
  }

  private CommandPipeline read() throws IOException {
    return CommandPipeline.read(file, Objects.requireNonNull(spec), this);
  }

  private String howToGoOn() {
    return "%,d runs, %,d of them failed; the same command goes on%s"
        .formatted(done, failed, current.isEmpty() ? "" : " with step " + current);
  }

  private void watch() throws IOException {
    FolderWatch watch = new FolderWatch(folder, settle.toNanos());
    console().note("watching %s", folder);
    while (runs == null || done < runs) {
      List<String> complete = watch.look(System.nanoTime());
      if (complete.isEmpty()) {
        pause();
      } else {
        console().result("complete: " + String.join(", ", complete));
        runOnce();
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.max(1, Math.min(LONGEST_PAUSE, settle.toMillis() / 3)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StarsightException("the watch was interrupted", e);
    }
  }

  /** Reads the file again, which somebody may have edited, and runs it. */
  private void runOnce() {
    done++;
    try {
      read()
          .run(
              new PipelineListener() {
                @Override
                public void decided(StepPlan plan) {
                  current = plan.name();
                }
              });
    } catch (StepEnded e) {
      failed++;
      console().warn(e.getMessage() + "; waiting for further files");
    } catch (IOException | UncheckedIOException | StarsightException e) {
      failed++;
      new Failures(standardError()).report(e, isDebug());
    }
    current = "";
  }
}
