package dev.starsight.serving.model;

import dev.starsight.data.StarsightException;
import dev.starsight.serving.http.HttpServer;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.http.Routes;
import dev.starsight.serving.inference.ModelSlot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Answers requests before the first one of a client comes, so that it does not wait while classes
 * are loaded and compiled. They go to a server of its own, which is closed again, and so are
 * neither counted nor logged.
 */
final class WarmUp {

  private static final long NANOS = 700_000_000;
  private static final int MOST_REQUESTS = 4_000;
  private static final int SILENCE_MILLIS = 2_000;
  private static final String LENGTH = "content-length:";
  private static final String TEXT =
      "The second one broke after a week of use, and nobody answered my mails. ";

  private WarmUp() {}

  /** Sends requests for each model, within a second unless the models are slower. */
  static void run(ModelSlots slots) throws IOException {
    ServerMetrics metrics = new ServerMetrics(slots);
    try (Decisions decisions = Decisions.open(slots, null, null, false, 0);
        Predictor predictor = new Predictor(slots, metrics, decisions, Duration.ofSeconds(5))) {
      Routes routes =
          new Routes().observedBy(metrics::answered).postNow("/predict", predictor::predict);
      try (HttpServer server = HttpServer.start(HttpSettings.loopback(0), routes);
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoTimeout(SILENCE_MILLIS);
        send(socket, slots);
      }
    } catch (IOException | StarsightException e) {
      // The first clients will wait a little; whatever is wrong, they will be told.
    }
  }

  private static void send(Socket socket, ModelSlots slots) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    long until = System.nanoTime() + NANOS;
    for (int i = 0; i < MOST_REQUESTS && System.nanoTime() < until; i++) {
      for (ModelSlot slot : slots.all()) {
        socket.getOutputStream().write(request(slot.name(), i));
        skipAnswer(in);
      }
    }
  }

  private static byte[] request(String model, int number) {
    String body =
        String.format(
            Locale.ROOT,
            "{\"model\": \"%s\", \"text\": \"%d %s\"}",
            model,
            number,
            TEXT.repeat(1 + number % 4));
    String head =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }

  private static void skipAnswer(InputStream in) throws IOException {
    long length = 0;
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection was closed");
      }
      if (next != '\n') {
        line.append((char) next);
        continue;
      }
      String header = line.toString().strip().toLowerCase(Locale.ROOT);
      if (header.isEmpty()) {
        in.skipNBytes(length);
        return;
      }
      if (header.startsWith(LENGTH)) {
        length = Long.parseLong(header.substring(LENGTH.length()).strip());
      }
      line.setLength(0);
    }
  }
}
