package dev.starsight.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {

  private final ConcurrentLinkedQueue<String> observed = new ConcurrentLinkedQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() {
    Routes routes =
        new Routes()
            .get("/hello", request -> HttpReply.text("text/plain", "hello"))
            .get(
                "/of/{name}/{what}",
                request ->
                    HttpReply.json(
                        Json.object()
                            .put("name", request.parameter("name"))
                            .put("what", request.parameter("what"))
                            .put("query", request.query("q").orElse("none"))
                            .put("cookie", request.cookie("c").orElse("none"))))
            .get("/of/all/fixed", request -> HttpReply.text("text/plain", "fixed"))
            .post(
                "/echo",
                request ->
                    HttpReply.json(Json.object().put("was", request.json().at("/a").asInt())))
            .postNow(
                "/later",
                request ->
                    CompletableFuture.supplyAsync(
                        () -> HttpReply.text("text/plain", request.text())))
            .post(
                "/broken",
                request -> {
                  throw new IOException("/secret/path is full");
                })
            .postStream(
                "/lines",
                "application/x-ndjson",
                "application/x-ndjson",
                (request, in, out) -> {
                  BufferedReader reader =
                      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                  for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.equals("bad")) {
                      throw HttpProblem.badRequest("a bad line");
                    }
                    out.write((line + "!\n").getBytes(StandardCharsets.UTF_8));
                  }
                })
            .guardedBy(
                request -> {
                  if (request.header("X-Refused").isPresent()) {
                    throw new HttpProblem(401, "no token");
                  }
                })
            .observedBy((template, method, status, nanos) -> observed.add(template + status));
    server = HttpServer.start(HttpSettings.loopback(0).withMaxBody(100_000), routes);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private java.net.http.HttpRequest.Builder to(String path) {
    return java.net.http.HttpRequest.newBuilder(server.address().resolve(path));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    java.net.http.HttpRequest.Builder request = to(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    java.net.http.HttpRequest.Builder request =
        to(path).POST(java.net.http.HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends bytes as they are, and returns all that comes back until the connection is closed. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void answersByPathAndMethod() throws Exception {
    assertThat(get("/hello").body()).isEqualTo("hello");
    assertThat(get("/of/a%20b/c?q=%C3%A4", "Cookie", "c=1; d=2").body())
        .isEqualTo("{\"name\":\"a b\",\"what\":\"c\",\"query\":\"ä\",\"cookie\":\"1\"}");
    assertThat(get("/of/all/fixed").body()).isEqualTo("fixed");
    assertThat(post("/echo", "{\"a\": 7}").body()).isEqualTo("{\"was\":7}");
    assertThat(post("/later", "some words").body()).isEqualTo("some words");
    while (observed.size() < 5) {
      Thread.sleep(1);
    }
    assertThat(observed).contains("/hello200", "/of/{name}/{what}200", "/echo200", "/later200");
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    HttpResponse<String> missing = get("/nowhere");
    HttpResponse<String> wrong = get("/echo");

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("{\"error\":\"there is nothing at /nowhere\"}");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.body()).isEqualTo("{\"error\":\"/echo takes POST\"}");
    assertThat(wrong.headers().firstValue("Allow")).contains("POST");
    HttpResponse<String> read = post("/hello", "");
    assertThat(read.statusCode()).isEqualTo(405);
    assertThat(read.headers().firstValue("Allow")).contains("GET, HEAD");
    HttpResponse<String> other = post("/lines", "a", "Content-Type", "text/plain");
    assertThat(other.statusCode()).isEqualTo(415);
    assertThat(other.body()).isEqualTo("{\"error\":\"/lines takes application/x-ndjson\"}");
  }

  @Test
  void refusesBodiesThatAreNoJson() throws Exception {
    HttpResponse<String> broken = post("/echo", "{\"a\": ");

    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).contains("the body, line 1, column 7: not JSON");
    assertThat(
            raw(
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Length: 3\r\n\r\n\"\u00ff\""))
        .startsWith("HTTP/1.1 400")
        .contains("the body is not UTF-8");
  }

  @Test
  void doesNotTellWhatFailedInside() throws Exception {
    HttpResponse<String> failed = post("/broken", "");

    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).isEqualTo("{\"error\":\"this server failed\"}");
  }

  @Test
  void answersNonsenseInJson() throws Exception {
    assertThat(raw("GET /a b HTTP/1.1\r\n\r\n")).contains(" 400 ").contains("{\"error\":");
    assertThat(
            raw("GET /hello HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(40_000) + "\r\n\r\n"))
        .contains(" 431 ")
        .contains("{\"error\":");
    assertThat(get("/hello").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesOtherNamesAndOrigins() throws Exception {
    String own = "http://127.0.0.1:" + server.port();

    assertThat(raw("GET /hello HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(post("/echo", "{}", "Origin", "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(post("/echo", "{}", "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(post("/echo", "{}", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(post("/echo", "{\"a\":1}", "Origin", own).statusCode()).isEqualTo(200);
    assertThat(
            get("/hello", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void guardsBeforeTheBodyAndBeforeTheRoute() throws Exception {
    assertThat(post("/echo", "{}", "X-Refused", "1").statusCode()).isEqualTo(401);
    assertThat(get("/nowhere", "X-Refused", "1").statusCode()).isEqualTo(401);
  }

  @Test
  void sendsNothingThatABrowserCouldRun() throws Exception {
    HttpResponse<String> reply = get("/hello");

    assertThat(reply.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(reply.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void streamsLines() throws Exception {
    String lines =
        IntStream.range(0, 200_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    HttpResponse<Stream<String>> reply =
        client.send(
            to("/lines")
                .header("Content-Type", "application/x-ndjson; charset=utf-8")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(lines))
                .build(),
            HttpResponse.BodyHandlers.ofLines());

    assertThat(reply.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(reply.body().toList())
        .hasSize(200_000)
        .startsWith("line 0!", "line 1!")
        .endsWith("line 199999!");
  }

  /** Begins a stream of lines and sends no more of it. */
  private Socket trickle() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    String head =
        "POST /lines HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  @Test
  void clientsThatTrickleStreamsKeepNoOtherRequestWaiting() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      HttpResponse<String> refused;
      do { // One more each time, because a request in between may have had the place of the last.
        while (sockets.size() < HttpSettings.loopback(0).threads()) {
          sockets.add(trickle());
        }
        sockets.add(trickle());
        refused = post("/lines", "a\n".repeat(50_000), "Content-Type", "application/x-ndjson");
      } while (refused.statusCode() == 200);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("too many clients send streams");
      assertThat(post("/echo", "{\"a\": 5}").body()).contains("5");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    while (post("/lines", "a\n", "Content-Type", "application/x-ndjson").statusCode() == 429) {
      Thread.onSpinWait();
    }
  }

  @Test
  void cutsAStreamThatFails() throws Exception {
    HttpResponse<String> first = post("/lines", "bad\n", "Content-Type", "application/x-ndjson");
    String good = "a".repeat(100_000) + "\n";

    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(first.body()).contains("a bad line");
    assertThatThrownBy(() -> post("/lines", good + "bad\n", "Content-Type", "application/x-ndjson"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void servesAThousandConnectionsAtOnce() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write("GET /hello HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(get("/hello").body()).isEqualTo("hello");
      for (Socket socket : sockets) {
        socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.UTF_8));
        byte[] start = socket.getInputStream().readNBytes(15);
        assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200 OK");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void saysWhyItCannotListen() {
    HttpSettings taken = HttpSettings.loopback(server.port());

    assertThatThrownBy(() -> HttpServer.start(taken, new Routes()))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("127.0.0.1:" + server.port() + " cannot be listened on");
    assertThatThrownBy(() -> HttpServer.start(taken.withHost("no-such-host.invalid"), new Routes()))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("no-such-host.invalid is no address of this machine");
    assertThatThrownBy(() -> HttpSettings.loopback(70_000))
        .hasMessage("a port is from 0 to 65535, not 70000");
  }

  @Test
  void saysWhyAKeyCannotBeUsed(@TempDir Path folder) throws Exception {
    Path keystore = folder.resolve("key.p12");
    writeKeystore(keystore, "right", "right");
    Path text = Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n");

    for (Path key : List.of(keystore, text)) {
      HttpSettings settings = HttpSettings.loopback(0).withTls(new HttpSettings.Tls(key, "wrong"));
      assertThatThrownBy(() -> HttpServer.start(settings, new Routes()))
          .isInstanceOf(StarsightException.class)
          .hasMessage(
              key.equals(text)
                  ? text + " is no keystore in PKCS #12 or Java's own format"
                  : "the password of %s is wrong; STARSIGHT_KEYSTORE_PASSWORD must hold it"
                      .formatted(keystore));
    }
  }

  @Test
  void saysThatAKeystoreCannotBeReadOrItsKeyNotOpened(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing.p12");
    Path keystore = folder.resolve("key.p12");
    writeKeystore(keystore, "right", "other");

    for (Path key : List.of(missing, keystore)) {
      HttpSettings settings = HttpSettings.loopback(0).withTls(new HttpSettings.Tls(key, "right"));
      assertThatThrownBy(() -> HttpServer.start(settings, new Routes()))
          .isInstanceOf(StarsightException.class)
          .hasMessage(
              key.equals(missing)
                  ? missing + " cannot be read"
                  : "the key in " + keystore + " must have the same password as the file");
    }
  }

  private static void writeKeystore(Path file, String password, String keyPassword)
      throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setEntry(
        "key",
        new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
        new KeyStore.PasswordProtection(keyPassword.toCharArray()));
    try (OutputStream out = Files.newOutputStream(file)) {
      keys.store(out, password.toCharArray());
    }
  }

  @Test
  void closesConnectionsThatSayNothing() throws Exception {
    try (HttpServer quick =
            HttpServer.start(
                HttpSettings.loopback(0).withIdle(Duration.ofMillis(200)), new Routes());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), quick.port())) {
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }
}
