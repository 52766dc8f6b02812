package dev.starsight.serving.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients see of a server that stops. */
final class HttpServerStopTest {

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Routes routes =
      new Routes()
          .get("/hello", request -> HttpReply.text("text/plain", "hello"))
          .get(
              "/slow",
              request -> {
                entered.countDown();
                await(released);
                return HttpReply.text("text/plain", "done");
              });

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void endsKeptConnectionsBetweenTwoRequestsWhenItStops() throws Exception {
    byte[] request = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
    try (HttpServer server =
            HttpServer.start(HttpSettings.loopback(0), routes, Duration.ofSeconds(2));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      CompletableFuture<Void> stopped = null;
      String head;
      do {
        socket.getOutputStream().write(request);
        head = head(socket.getInputStream());
        assertThat(head).startsWith("HTTP/1.1 200");
        if (stopped == null) {
          stopped = CompletableFuture.runAsync(server::close);
        }
      } while (!head.contains("Connection: close"));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  /** Reads the head of an answer, and its body {@code hello}. */
  private static String head(InputStream in) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("a byte after %s", read).isNotNegative();
      read.append((char) next);
    }
    assertThat(new String(in.readNBytes(5), UTF_8)).isEqualTo("hello");
    return read.toString();
  }

  @Test
  void finishesWhatHasBegunWhenItStops() throws Exception {
    HttpServer server = HttpServer.start(HttpSettings.loopback(0), routes);
    CompletableFuture<HttpResponse<String>> slow =
        HttpClient.newHttpClient()
            .sendAsync(
                java.net.http.HttpRequest.newBuilder(server.address().resolve("/slow")).build(),
                HttpResponse.BodyHandlers.ofString());
    entered.await(20, TimeUnit.SECONDS);
    URI address = server.address();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
    assertThatThrownBy(
            () -> {
              while (true) {
                new Socket(InetAddress.getLoopbackAddress(), address.getPort()).close();
                Thread.sleep(5);
              }
            })
        .isInstanceOf(IOException.class);
    released.countDown();

    assertThat(slow.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
    stopped.get(20, TimeUnit.SECONDS);
  }
}
