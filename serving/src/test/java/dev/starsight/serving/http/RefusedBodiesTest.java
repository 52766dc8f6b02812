package dev.starsight.serving.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that are too large, do not arrive, or are no bodies. */
final class RefusedBodiesTest {

  private static final String LINES = "application/x-ndjson";

  private final ConcurrentLinkedQueue<Integer> observed = new ConcurrentLinkedQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server = start(HttpSettings.loopback(0));

  private HttpServer start(HttpSettings settings) {
    return HttpServer.start(
        settings.withMaxBody(100_000),
        new Routes()
            .post("/echo", request -> HttpReply.text("text/plain", request.text()))
            .postStream(
                "/lines",
                LINES,
                LINES,
                (request, in, out) -> {
                  if (in.read() == 'b') {
                    throw HttpProblem.badRequest("a bad line");
                  }
                  out.write(in.readAllBytes());
                })
            .observedBy((template, method, status, nanos) -> observed.add(status)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return client.send(
        java.net.http.HttpRequest.newBuilder(server.address().resolve(path))
            .header("Content-Type", path.equals("/lines") ? LINES : "text/plain")
            .POST(body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Sends bytes as they are, and returns all that comes back until the connection is closed. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String head(String path, String headers) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%s\r\n\r\n"
        .formatted(path, LINES, headers);
  }

  @Test
  void refusesLargeBodiesSoThatTheirSenderReadsIt() throws Exception {
    HttpResponse<String> large = post("/echo", BodyPublishers.ofByteArray(new byte[5_000_000]));
    HttpResponse<String> chunked =
        post(
            "/echo",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[5_000_000])));

    assertThat(List.of(large.statusCode(), chunked.statusCode())).containsOnly(413);
    assertThat(large.body()).isEqualTo("{\"error\":\"a body has at most 100000 bytes\"}");
    assertThat(post("/echo", BodyPublishers.ofString("a")).statusCode()).isEqualTo(200);
    assertThat(raw(head("/echo", "Expect: 100-continue\r\nContent-Length: 20000000")))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void refusesAStreamSoThatItsSenderReadsIt() throws Exception {
    HttpResponse<String> refused =
        post("/lines", BodyPublishers.ofString("bad\n" + "x".repeat(5_000_000)));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("a bad line");
  }

  @Test
  void answersSendersThatPauseWhenTheyAreRefused() throws Exception {
    String chunk = "Transfer-Encoding: chunked\r\n\r\n4\r\nbad\n";

    assertThat(raw(head("/lines", chunk)))
        .startsWith("HTTP/1.1 400")
        .contains("a bad line", "Connection: close");
    assertThat(raw(head("/nowhere", chunk)))
        .startsWith("HTTP/1.1 404")
        .contains("there is nothing", "Connection: close");
    assertThat(raw(head("/echo", "Content-Length: 100001\r\n\r\nabc")))
        .startsWith("HTTP/1.1 413")
        .contains("a body has at most");
    while (observed.size() < 3) {
      Thread.sleep(1);
    }
    assertThat(observed).containsExactlyInAnyOrder(400, 404, 413);
  }

  @Test
  void saysThatABodyDidNotArrive() throws Exception {
    server.close();
    server = start(HttpSettings.loopback(0).withIdle(Duration.ofMillis(200)));
    String part = "Content-Length: 8\r\n\r\nabc";

    assertThat(raw(head("/echo", part))).startsWith("HTTP/1.1 408").contains("did not arrive");
    assertThat(raw(head("/lines", part))).startsWith("HTTP/1.1 408").contains("did not arrive");
  }

  @Test
  void saysThatABodyIsMalformed() throws Exception {
    String bad = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nno size\r\n";

    assertThat(raw(head("/echo", bad))).startsWith("HTTP/1.1 400").contains("cannot be read");
    assertThat(raw(head("/lines", bad))).startsWith("HTTP/1.1 400").contains("cannot be read");
  }

  @Test
  void waitsForABodyThatStallsForAMoment() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nabcd"
              .getBytes(UTF_8));
      out.flush();
      Thread.sleep(1_500);
      out.write("efgh".getBytes(UTF_8));
      out.flush();
      byte[] start = socket.getInputStream().readNBytes(15);

      assertThat(new String(start, UTF_8)).isEqualTo("HTTP/1.1 200 OK");
    }
  }
}
