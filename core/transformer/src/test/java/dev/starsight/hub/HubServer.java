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
 * A hub with one model on the loopback interface. It answers like the real one: it delivers small
 * files itself after a relative redirect and redirects requests for weights to a store on another
 * port. Tests inject faults for single requests.
 */
final class HubServer implements AutoCloseable {

  static final String MODEL = "acme/tiny-bert";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** A request that the server received. */
  record Request(
      String server, String method, String path, @Nullable String range, boolean token) {}

  /** A response instead of the usual one. */
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final Map<String, String> revisions = new HashMap<>();
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
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

  HubServer withFile(String name, String text) {
    return withFile(name, text.getBytes(StandardCharsets.UTF_8));
  }

  HubServer withFile(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  HubServer withoutFile(String name) {
    files.remove(name);
    return this;
  }

  /** Adds a name for a commit. */
  HubServer withRevision(String name, String commit) {
    revisions.put(name, commit);
    revisions.put(commit, commit);
    return this;
  }

  /** Makes the hub state a wrong digest for a file. */
  HubServer withDigest(String name, String digest) {
    digests.put(name, digest);
    return this;
  }

  /** Makes the next request of a kind, such as {@code GET model.safetensors}, fail. */
  HubServer withFault(String request, Fault fault) {
    synchronized (faults) {
      faults.computeIfAbsent(request, r -> new ArrayDeque<>()).add(fault);
    }
    return this;
  }

  /** Answers with this status and these headers. */
  static Fault answerWith(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Closes the connection after this many bytes of the file. */
  Fault cutAfter(String name, int bytes) {
    return exchange -> {
      byte[] content = bytes(name);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, bytes);
      exchange.getResponseBody().flush();
      throw new IOException("cut");
    };
  }

  List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Returns the number of requests for the content of a file, on both hosts. */
  long downloads(String name) {
    return requests().stream()
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
    String stated = digests.get(name);
    return stated != null ? stated : isLarge(name) ? Sha256.of(bytes(name)) : gitSha1(bytes(name));
  }

  static String gitSha1(byte[] bytes) {
    BlobDigest digest = BlobDigest.like(new HubFile("any", "0".repeat(40), bytes.length));
    digest.update(bytes, 0, bytes.length);
    return digest.hex();
  }

  private static boolean isLarge(String name) {
    return name.endsWith(".safetensors");
  }

  private void handle(String server, HttpExchange exchange, HttpHandler handler)
      throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Headers headers = exchange.getRequestHeaders();
    String method = exchange.getRequestMethod();
    requests.add(
        new Request(
            server, method, path, headers.getFirst("Range"), headers.containsKey("Authorization")));
    String name = path.substring(path.lastIndexOf('/') + 1);
    try (exchange) {
      Fault fault = next(server + " " + method + " " + name);
      if (fault == null) {
        handler.handle(exchange);
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

  /** Handles requests to the endpoint: {@code /MODEL/resolve/REVISION/FILE}. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith("/api/resolve-cache/")) {
      deliver(exchange);
      return;
    }
    String prefix = "/" + MODEL + "/resolve/";
    if (!path.startsWith(prefix)) {
      answerWith(401, "X-Error-Code", "RepoNotFound").answer(exchange);
      return;
    }
    String[] revisionAndFile = path.substring(prefix.length()).split("/", 2);
    String commit = revisions.get(revisionAndFile[0].replace("%2F", "/"));
    if (commit == null) {
      answerWith(404, "X-Error-Code", "RevisionNotFound").answer(exchange);
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (!files.containsKey(revisionAndFile[1])) {
      answerWith(404, "X-Error-Code", "EntryNotFound").answer(exchange);
      return;
    }
    redirect(exchange, revisionAndFile[1]);
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

  /** Sends the file or the requested range of it. */
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
    int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (start > 0) {
      headers.set(
          "Content-Range", "bytes %d-%d/%d".formatted(start, bytes.length - 1, bytes.length));
    }
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, bytes.length - start);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(Arrays.copyOfRange(bytes, start, bytes.length));
    }
  }

  @Override
  public void close() {
    endpoint.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
