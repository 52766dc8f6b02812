package dev.starsight.cli.serve;

import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.results.Version;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.serving.model.ModelServer;
import dev.starsight.serving.model.ServerOptions;
import dev.starsight.transformer.TextEncoder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve}: saved models behind HTTP. */
@Command(
    name = "serve",
    description = {
      "Serve saved models over HTTP until Ctrl+C, on this machine only unless --bind says"
          + " otherwise. Prints the address when requests are taken; /openapi.json describes them,"
          + " and / is a page to try a text."
    },
    footer = {
      "",
      "Example: starsight serve --model run/model --port 8080",
      "Example: starsight serve --model stars=models/stars.json    (as `promote` points it)",
      "Example: curl -d '{\"text\": \"It is okay\"}' http://127.0.0.1:8080/predict"
    })
public final class ServeCommand extends StarsightCommand {

  @Option(
      names = "--model",
      required = true,
      arity = "1..*",
      paramLabel = "[NAME=]DIR",
      description =
          "Directory of a saved model, or the file of a pointer that `promote` wrote; a pointer is"
              + " looked at each second, and its model exchanged without a lost request. The first"
              + " model answers who names none.")
  private List<String> models = List.of();

  @Mixin private final ServerAddress address = new ServerAddress();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long a text may wait for its turn, unless the header X-Timeout-Ms says otherwise"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration deadline = Duration.ofSeconds(30);

  @Mixin private final TrafficOptions traffic = new TrafficOptions();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Mixin final DeviceOption device = new DeviceOption();

  private @Nullable ModelServer server;

  @Override
  public Integer call() throws IOException {
    encoder.require(HubFiles.ENCODER);
    ServerOptions options =
        ServerOptions.of(ServedModels.byName(models))
            .withHttp(address.settings())
            .withDeadline(deadline)
            .withEncoder(() -> TextEncoder.open(encoder.checkpoint(), threads))
            .withVersion(Version.current());
    if (address.token().isPresent()) {
      options = options.withToken(address.token().get());
    }
    ModelServer started =
        ModelServer.start(traffic.addTo(options, seed), sentence -> console().note("%s", sentence));
    server = started;
    new Interruption(console(), this::end).during(() -> serve(started));
    return DONE;
  }

  private void serve(ModelServer started) {
    console().result(started.address().toString());
    address.madeToken().ifPresent(token -> console().result("token: %s", token));
    print(summary("serve").put("url", started.address().toString()));
    requireOutput();
    while (true) {
      LockSupport.park(this);
    }
  }

  /** Answers the requests that have begun; returns what to say then. */
  private String end() {
    ModelServer serving = server;
    if (serving != null) {
      serving.close();
    }
    return "all requests that had begun were answered";
  }
}
