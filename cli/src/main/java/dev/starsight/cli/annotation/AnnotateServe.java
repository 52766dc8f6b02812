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
import dev.starsight.serving.review.ReviewOptions.TokenLife;
import dev.starsight.serving.review.ReviewServer;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
      "Example: starsight annotate serve --queue queue --port 8080 --hide-predictions",
      "Example: starsight annotate serve --queue queue --port 8080 --new-token --adjudicator ben"
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
      description =
          "Port on 127.0.0.1; 0 takes a free one (default: ${DEFAULT-VALUE}). With a port of its"
              + " own the page keeps its address: the token is kept in the queue, in a file that"
              + " only you can read.")
  private int port;

  @Option(
      names = "--new-token",
      description =
          "With --port: replace the token that the queue keeps, so that the old address is no"
              + " longer valid.")
  private boolean newToken;

  @Option(
      names = "--adjudicator",
      paramLabel = "NAME",
      split = ",",
      description =
          "Who may decide texts that people answered differently, and so sees the answers of the"
              + " others; repeat it or use commas for several (default: nobody).")
  private List<String> adjudicators = List.of();

  @Option(
      names = "--hide-predictions",
      description = "Do not show what the model predicts, because it influences who answers.")
  private boolean hidesPredictions;

  private @Nullable AnnotationQueue opened;
  private @Nullable ReviewServer server;

  @Override
  public Integer call() throws IOException {
    HttpSettings settings = HttpSettings.loopback(port);
    if (newToken && port == 0) {
      throw new StarsightException(
          "--new-token goes with --port: without a port of its own the page has a new address, and"
              + " a new token, at every start");
    }
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
        ReviewOptions.defaults()
            .withShowsPredictions(!hidesPredictions)
            .withSeed(seed)
            .withToken(token())
            .withAdjudicators(Set.copyOf(adjudicators));
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

  /** A token is worth keeping only if the rest of the address stays the same, too. */
  private TokenLife token() {
    return port == 0 ? TokenLife.ONE_START : newToken ? TokenLife.RENEWED : TokenLife.KEPT;
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
