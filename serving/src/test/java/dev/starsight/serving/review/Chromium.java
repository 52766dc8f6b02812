package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A browser without a window, by the Chrome DevTools protocol. */
final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final int PATIENCE_SECONDS = 30;
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers;
  private final AtomicInteger ids = new AtomicInteger();

  private Chromium(
      Process process,
      Path profile,
      WebSocket socket,
      Map<Integer, CompletableFuture<JsonNode>> answers) {
    this.process = process;
    this.profile = profile;
    this.socket = socket;
    this.answers = answers;
  }

  /** Returns the program, if there is one on the path. */
  static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(":", -1)).map(each -> Path.of(each, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program, Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-extensions",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address(process)), new Receiver(answers))
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Chromium(process, profile, socket, answers);
  }

  private static String address(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread reader = new Thread(() -> out.lines().forEach(rest -> {}), "chromium-output");
        reader.setDaemon(true);
        reader.start();
        return line.substring(LISTENING.length()).strip();
      }
    }
    throw new IOException("the browser ended before it could be used");
  }

  /** Puts the pieces of messages together. */
  private static final class Receiver implements WebSocket.Listener {

    private final Map<Integer, CompletableFuture<JsonNode>> answers;
    private final StringBuilder text = new StringBuilder();

    Receiver(Map<Integer, CompletableFuture<JsonNode>> answers) {
      this.answers = answers;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void receive(String message) {
      try {
        JsonNode node = Json.parse("the browser", message);
        CompletableFuture<JsonNode> waiting = answers.remove(node.path("id").asInt(-1));
        if (waiting != null) {
          waiting.complete(node);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private synchronized JsonNode call(@Nullable String session, String method, ObjectNode parameters)
      throws Exception {
    int id = ids.incrementAndGet();
    ObjectNode message = Json.object().put("id", id).put("method", method);
    message.set("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    JsonNode reply = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (reply.has("error")) {
      throw new IllegalStateException(method + ": " + reply.get("error"));
    }
    return reply.path("result");
  }

  /** Opens a tab; those with the same context share their storage and cookies. */
  Tab open(String context, URI address) throws Exception {
    ObjectNode create = Json.object().put("url", "about:blank").put("browserContextId", context);
    String target = call(null, "Target.createTarget", create).path("targetId").asText();
    ObjectNode attach = Json.object().put("targetId", target).put("flatten", true);
    Tab tab = new Tab(call(null, "Target.attachToTarget", attach).path("sessionId").asText());
    tab.call("Page.enable", Json.object());
    tab.call("Network.enable", Json.object());
    tab.size(1440, 900);
    tab.call("Page.navigate", Json.object().put("url", address.toString()));
    return tab;
  }

  /** Returns a new profile, as of another person. */
  String newContext() throws Exception {
    return call(null, "Target.createBrowserContext", Json.object())
        .path("browserContextId")
        .asText();
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    for (String link : List.of("SingletonLock", "SingletonSocket", "SingletonCookie")) {
      // Links to where it has no business any more; JUnit warns of them.
      profile.resolve(link).toFile().delete();
    }
  }

  /** A tab. */
  final class Tab {

    private final String session;

    Tab(String session) {
      this.session = session;
    }

    JsonNode call(String method, ObjectNode parameters) throws Exception {
      return Chromium.this.call(session, method, parameters);
    }

    /** Returns the value of an expression, or of the promise that it is. */
    JsonNode evaluate(String expression) throws Exception {
      JsonNode result =
          call(
              "Runtime.evaluate",
              Json.object()
                  .put("expression", expression)
                  .put("awaitPromise", true)
                  .put("returnByValue", true));
      if (result.has("exceptionDetails")) {
        throw new IllegalStateException(result.get("exceptionDetails").toString());
      }
      return result.path("result").path("value");
    }

    /** Waits until a condition holds, which is looked at after every change of the page. */
    void await(String condition) throws Exception {
      for (long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L; ; ) {
        String now = "(() => { try { return Boolean(%s) } catch (e) { return false } })()";
        if (evaluate(now.formatted(condition)).asBoolean()) {
          return;
        }
        if (System.nanoTime() > end) {
          throw new AssertionError(
              condition + " does not come true: " + evaluate("document.body.innerText"));
        }
        evaluate("new Promise(done => setTimeout(done, 10))");
      }
    }

    void press(String key) throws Exception {
      ObjectNode event = Json.object().put("key", key);
      if (key.length() == 1) {
        event.put("text", key);
      }
      int code = Map.of("Enter", 13, "Escape", 27, "Tab", 9).getOrDefault(key, 0);
      event.put("windowsVirtualKeyCode", code);
      if (key.equals("Enter")) {
        event.put("text", "\r");
      }
      call("Input.dispatchKeyEvent", event.deepCopy().put("type", "keyDown"));
      event.remove("text");
      call("Input.dispatchKeyEvent", event.put("type", "keyUp"));
    }

    void type(String text) throws Exception {
      call("Input.insertText", Json.object().put("text", text));
    }

    void size(int width, int height) throws Exception {
      call(
          "Emulation.setDeviceMetricsOverride",
          Json.object()
              .put("width", width)
              .put("height", height)
              .put("deviceScaleFactor", 1)
              .put("mobile", width < 600));
      call("Emulation.setTouchEmulationEnabled", Json.object().put("enabled", width < 600));
    }

    void dark(boolean dark) throws Exception {
      ObjectNode media = Json.object().put("media", "screen");
      media
          .putArray("features")
          .addObject()
          .put("name", "prefers-color-scheme")
          .put("value", dark ? "dark" : "light");
      call("Emulation.setEmulatedMedia", media);
    }

    void offline(boolean offline) throws Exception {
      call(
          "Network.emulateNetworkConditions",
          Json.object()
              .put("offline", offline)
              .put("latency", 0)
              .put("downloadThroughput", -1)
              .put("uploadThroughput", -1));
    }

    /** Lets requests for these addresses fail, and no others. */
    void block(String... patterns) throws Exception {
      ObjectNode blocked = Json.object();
      blocked.putArray("urls");
      for (String pattern : patterns) {
        blocked.withArray("urls").add(pattern);
      }
      call("Network.setBlockedURLs", blocked);
    }

    void reload() throws Exception {
      evaluate("window.old = true");
      call("Page.reload", Json.object());
      await("!window.old && document.readyState === 'complete'");
    }

    String text(String id) throws Exception {
      return evaluate("document.getElementById('" + id + "').textContent").asText();
    }

    void picture(Path file) throws Exception {
      JsonNode picture = call("Page.captureScreenshot", Json.object().put("format", "png"));
      Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }
  }
}
