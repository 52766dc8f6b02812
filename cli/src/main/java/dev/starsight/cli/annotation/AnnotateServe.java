package dev.starsight.cli.annotation;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.QueueResults;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.data.StarsightException;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.review.ReviewOptions;
import dev.starsight.serving.review.ReviewServer;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code annotate serve}: several people answer in a browser. */
@Command(
    name = "serve",
    description = {
      "Serve the queue as a web page on this machine, for several people at once, until Ctrl+C."
          + " Prints the address; whoever has it, with its token, can answer under any name."
    },
    footer = {
      "",
      "Example: starsight annotate serve --queue queue --model run/model",
      "Example: starsight annotate serve --queue queue --port 8080 --hide-predictions"
    })
public final class AnnotateServe extends StarsightCommand {

  @Mixin private final QueueOption queue = new QueueOption();

  @Mixin final DeviceOption device = new DeviceOption();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Saved model that shows, on request, which words moved its prediction.")
  private @Nullable Path model;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port on 127.0.0.1; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--hide-predictions",
      description = "Do not show what the model predicts, because it influences who answers.")
  private boolean hidesPredictions;

  private @Nullable AnnotationQueue opened;
  private @Nullable ReviewServer server;

  @Override
  public Integer call() throws IOException {
    HttpSettings settings = HttpSettings.loopback(port);
    Path explaining = model;
    if (explaining != null && hidesPredictions) {
      throw new StarsightException(
          "--model explains predictions, which --hide-predictions hides; leave one of them out");
    }
    if (explaining == null) {
      serve(settings, null);
    } else {
      try (OpenedModel explainer = SavedModels.open(explaining)) {
        serve(settings, explainer);
      }
    }
    return DONE;
  }

  private void serve(HttpSettings settings, @Nullable OpenedModel explainer) throws IOException {
    try (AnnotationQueue own = queue.open()) {
      if (explainer != null && !explainer.classifier().labels().equals(own.labels())) {
        throw new StarsightException(
            "%s: the model predicts %s, but the queue %s is for %s"
                .formatted(model, explainer.classifier().labels(), own.directory(), own.labels()));
      }
      QueueOption.tellNotices(own, console());
      opened = own;
      new Interruption(console(), this::end).during(() -> serve(own, settings, explainer));
    }
  }

  private void serve(AnnotationQueue own, HttpSettings settings, @Nullable OpenedModel explainer) {
    ReviewOptions options =
        ReviewOptions.defaults().withShowsPredictions(!hidesPredictions).withSeed(seed);
    try (ReviewServer started =
        ReviewServer.start(
            own,
            options,
            settings,
            explainer == null ? null : explainer.classifier(),
            failure -> console().warn("an answer was not saved: " + failure))) {
      server = started;
      console().result(started.address().toString());
      print(
          summary("annotate serve")
              .put("url", started.address().toString())
              .put("pending", own.results().progress().open()));
      requireOutput();
      while (true) {
        LockSupport.park(this);
      }
    }
  }

  /** Answers those who are waiting and closes the queue; returns what to say then. */
  private String end() {
    ReviewServer serving = server;
    AnnotationQueue served = opened;
    if (serving == null || served == null) {
      return "nothing was served";
    }
    serving.close();
    QueueResults.Progress progress = served.results().progress();
    try {
      served.close();
    } catch (IOException e) {
      return "the queue could not be closed: " + e.getMessage();
    }
    return "%,d of %,d texts are complete, and all confirmed answers are saved; the same command goes on"
        .formatted(progress.complete(), progress.tasks());
  }
}
