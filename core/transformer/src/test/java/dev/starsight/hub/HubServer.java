package dev.starsight.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.starsight.files.internal.Sha256;
import dev.starsight.hub.Hub.HubFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A hub of one model on loopback, which answers as the real one does: small files itself behind a
 * relative redirect, weights by a redirect to a store on another port. Faults are asked for one at
 * a time.
 */
final class HubServer implements AutoCloseable {

  static final String MODEL = "acme/tiny-bert";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** A request as it was received. */
  record Asked(String server, String method, String path, @Nullable String range, boolean token) {}

  /** A response instead of the usual one. */
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final Map<String, String> revisions = new HashMap<>();
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer endpoint;
  private final HttpServer store;

  HubServer() throws IOException {
    revisions.put("main", COMMIT);
    revisions.put(COMMIT, COMMIT);
    endpoint = server("endpoint", this::answer);
    store = server("store", this::deliver);
  }

  private HttpServer server(String name, HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(name, exchange, handler));
    server.start();
    return server;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + endpoint.getAddress().getPort());
  }

  private String storeAddress() {
    return "http://127.0.0.1:" + store.getAddress().getPort();
  }

  HubServer with(String name, String text) {
    return with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  HubServer with(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  HubServer without(String name) {
    files.remove(name);
    return this;
  }

  /** Another name of a commit. */
  HubServer revision(String name, String commit) {
    revisions.put(name, commit);
    revisions.put(commit, commit);
    return this;
  }

  /** Makes the hub state a wrong digest for a file. */
  HubServer digest(String name, String digest) {
    digests.put(name, digest);
    return this;
  }

  /** Makes the next request of a kind, such as {@code GET model.safetensors}, fail. */
  HubServer fault(String request, Fault fault) {
    synchronized (faults) {
      faults.computeIfAbsent(request, r -> new ArrayDeque<>()).add(fault);
    }
    return this;
  }

  /** A status, with headers. */
  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Breaks the connection after this many bytes of the file. */
  Fault cut(String name, int bytes) {
    return exchange -> {
      byte[] whole = bytes(name);
      exchange.sendResponseHeaders(200, whole.length);
      exchange.getResponseBody().write(whole, 0, bytes);
      exchange.getResponseBody().flush();
      throw new IOException("cut");
    };
  }

  List<Asked> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** Counts the requests for the bytes of a file on both hosts. */
  long gets(String name) {
    return asked().stream()
        .filter(a -> a.method().equals("GET") && a.path().endsWith("/" + name))
        .filter(a -> a.path().contains("/api/resolve-cache/") || a.server().equals("store"))
        .count();
  }

  byte[] bytes(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException(name);
    }
    return bytes;
  }

  String digest(String name) {
    String given = digests.get(name);
    return given != null ? given : isLarge(name) ? Sha256.of(bytes(name)) : gitSha1(bytes(name));
  }

  static String gitSha1(byte[] bytes) {
    BlobDigest digest = BlobDigest.like(new HubFile("any", "0".repeat(40), bytes.length));
    digest.update(bytes, 0, bytes.length);
    return digest.hex();
  }

  private static boolean isLarge(String name) {
    return name.endsWith(".safetensors");
  }

  private void handle(String server, HttpExchange exchange, HttpHandler usual) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Headers headers = exchange.getRequestHeaders();
    String method = exchange.getRequestMethod();
    asked.add(
        new Asked(
            server, method, path, headers.getFirst("Range"), headers.containsKey("Authorization")));
    String name = path.substring(path.lastIndexOf('/') + 1);
    try (exchange) {
      Fault fault = next(server + " " + method + " " + name);
      if (fault == null) {
        usual.handle(exchange);
      } else {
        fault.answer(exchange);
      }
    }
  }

  private @Nullable Fault next(String request) {
    synchronized (faults) {
      Deque<Fault> waiting = faults.get(request);
      return waiting == null ? null : waiting.poll();
    }
  }

  /** The endpoint: {@code /MODEL/resolve/REVISION/FILE}. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith("/api/resolve-cache/")) {
      deliver(exchange);
      return;
    }
    String head = "/" + MODEL + "/resolve/";
    if (!path.startsWith(head)) {
      status(401, "X-Error-Code", "RepoNotFound").answer(exchange);
      return;
    }
    String[] rest = path.substring(head.length()).split("/", 2);
    String commit = revisions.get(rest[0].replace("%2F", "/"));
    if (commit == null) {
      status(404, "X-Error-Code", "RevisionNotFound").answer(exchange);
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (!files.containsKey(rest[1])) {
      status(404, "X-Error-Code", "EntryNotFound").answer(exchange);
      return;
    }
    redirect(exchange, rest[1]);
  }

  private void redirect(HttpExchange exchange, String name) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    if (isLarge(name)) {
      headers.set("X-Linked-Etag", '"' + digest(name) + '"');
      headers.set("X-Linked-Size", String.valueOf(bytes(name).length));
      headers.set("Location", storeAddress() + "/xet/" + name + "?Signature=a%22b");
      exchange.sendResponseHeaders(302, -1);
    } else {
      headers.set("Location", "/api/resolve-cache/models/" + MODEL + "/" + name);
      exchange.sendResponseHeaders(307, -1);
    }
  }

  /** Sends the bytes, or the range that is requested. */
  private void deliver(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    byte[] bytes = bytes(name);
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", COMMIT);
    headers.set("ETag", "W/\"" + digest(name) + '"');
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", String.valueOf(bytes.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from > 0) {
      headers.set(
          "Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(Arrays.copyOfRange(bytes, from, bytes.length));
    }
  }

  @Override
  public void close() {
    endpoint.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
