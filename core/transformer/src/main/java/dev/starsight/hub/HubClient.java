package dev.starsight.hub;

import dev.starsight.hub.Hub.HubFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client for the hub's protocol: HEAD gives the commit, digest and size of a file, GET its bytes;
 * the endpoint redirects to another host for large files. Redirects are followed here and not by
 * Java, so that no other host gets the token. Thread-safe.
 */
final class HubClient {

  private static final int MOST_REDIRECTS = 8;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final HubSettings settings;
  private final Timeouts timeouts;
  private @Nullable HttpClient http;

  /**
   * A chain of responses: redirects and the last one.
   *
   * @param all in order; only the body of the last one is open
   */
  private record Answer(List<HttpResponse<InputStream>> all, HttpResponse<InputStream> last)
      implements AutoCloseable {

    Optional<String> header(String name) {
      return all.stream().flatMap(r -> r.headers().firstValue(name).stream()).findFirst();
    }

    @Override
    public void close() throws IOException {
      last.body().close();
    }
  }

  HubClient(HubSettings settings, Timeouts timeouts) {
    this.settings = settings;
    this.timeouts = timeouts;
  }

  /** Created when needed, because it has a thread and most runs find everything in the cache. */
  private synchronized HttpClient http() {
    HttpClient known = http;
    if (known == null) {
      // HTTP/2 has no advantage for one body at a time.
      known =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(timeouts.connect())
              .build();
      http = known;
    }
    return known;
  }

  Backoff backoff(URI server) {
    return new Backoff(server.getScheme() + "://" + server.getAuthority(), timeouts.sleeper());
  }

  URI page(String model) {
    return URI.create(settings.endpoint() + "/" + model);
  }

  URI address(HubReference at, String file) {
    String revision = at.revision().replace("+", "%2B").replace("/", "%2F");
    return URI.create(page(at.name()) + "/resolve/" + revision + "/" + file);
  }

  /** Asks the hub about a file. */
  RemoteFile describe(HubReference at, String file) throws IOException {
    URI address = address(at, file);
    Backoff backoff = backoff(address);
    while (true) {
      try (Answer answer = follow("HEAD", address, 0)) {
        return described(at, file, answer);
      } catch (IOException e) {
        backoff.failed(e);
      }
    }
  }

  private RemoteFile described(HubReference at, String file, Answer answer) throws IOException {
    int status = answer.last().statusCode();
    String commit = answer.header("X-Repo-Commit").orElse(null);
    if (!isRedirect(status) && status != 200) {
      HubError error = error(at, file, answer.last());
      if (!error.isMissingFile()) {
        throw error.exception();
      }
      return new RemoteFile(commit, null);
    }
    if (commit == null || !HubReference.isCommit(commit)) {
      throw new HubException(
          settings.endpoint()
              + " does not answer as a Hugging Face hub does: there is no commit in X-Repo-Commit");
    }
    String tag = answer.header("X-Linked-Etag").or(() -> last(answer, "ETag")).orElse("");
    String digest = tag.replaceFirst("^W/", "").replace("\"", "");
    if (!BlobDigest.isKnown(digest)) {
      throw new HubException(
          "%s: %s cannot be checked: its ETag must be a SHA-256 or a SHA-1, but is %s"
              .formatted(at.name(), file, tag.isEmpty() ? "missing" : tag));
    }
    String size =
        answer.header("X-Linked-Size").or(() -> last(answer, "Content-Length")).orElse("");
    if (!size.matches("\\d{1,18}")) {
      throw new HubException(
          at.name() + ": " + settings.endpoint() + " does not state the size of " + file);
    }
    return new RemoteFile(commit, new HubFile(file, digest, Long.parseLong(size)));
  }

  private static Optional<String> last(Answer answer, String header) {
    return answer.last().headers().firstValue(header);
  }

  /**
   * Requests the bytes of a file from an offset on; the caller closes the result.
   *
   * @throws RetryableException if the server is busy
   * @throws HubException in one sentence, if the server refuses
   */
  TimedBody open(HubReference at, String file, long from) throws IOException {
    Answer answer = follow("GET", address(at, file), from);
    HttpResponse<InputStream> last = answer.last();
    return switch (last.statusCode()) {
      case 200 -> TimedBody.of(last.body(), 0, timeouts.silence());
      case 206 -> TimedBody.of(last.body(), rangeStart(last), timeouts.silence());
      case 416 -> {
        answer.close();
        yield TimedBody.NONE;
      }
      default -> {
        answer.close();
        throw error(at, file, last).exception();
      }
    };
  }

  /** Returns the offset of a partial response; -1 if it does not state one. */
  private static long rangeStart(HttpResponse<InputStream> response) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return range.matches("bytes \\d{1,18}-.*")
        ? Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')))
        : -1;
  }

  private HubError error(HubReference at, String file, HttpResponse<InputStream> response) {
    return new HubError(
        at,
        file,
        page(at.name()),
        settings,
        response.statusCode(),
        response.headers().firstValue("X-Error-Code").orElse(""),
        isEndpoint(response.uri()) ? "" : " (from " + response.uri().getHost() + ")");
  }

  private Answer follow(String method, URI address, long from) throws IOException {
    List<HttpResponse<InputStream>> all = new ArrayList<>();
    URI next = address;
    while (all.size() <= MOST_REDIRECTS) {
      HttpResponse<InputStream> response = send(method, next, from);
      all.add(response);
      int status = response.statusCode();
      if (BUSY.contains(status)) {
        response.body().close();
        throw new RetryableException(next.getHost() + " answers " + status, response.headers());
      }
      Answer answer = new Answer(all, response);
      // A redirect to a storage host describes the file better than that host does.
      boolean isDescribed =
          method.equals("HEAD")
              && answer.header("X-Linked-Etag").isPresent()
              && answer.header("X-Linked-Size").isPresent();
      if (!isRedirect(status) || isDescribed) {
        return answer;
      }
      response.body().close();
      next = target(next, response.headers().firstValue("Location").orElse(""));
    }
    throw new HubException(address.getHost() + " redirects without end");
  }

  private static boolean isRedirect(int status) {
    return REDIRECTS.contains(status);
  }

  /** Returns the target of a redirect, which must not lead from https to http. */
  static URI target(URI from, String location) throws HubException {
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HubException(from.getHost() + " redirects to something that is no address", e);
    }
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    boolean weaker = scheme.equals("http") && "https".equalsIgnoreCase(from.getScheme());
    boolean web = scheme.equals("https") || scheme.equals("http");
    if (location.isEmpty() || target.getHost() == null || weaker || !web) {
      throw new HubException(
          from.getHost() + " redirects to an address that is not https: " + target.getHost());
    }
    return target;
  }

  private HttpResponse<InputStream> send(String method, URI address, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(timeouts.response())
            .header("User-Agent", "starsight")
            .header("Accept-Encoding", "identity");
    String token = settings.token();
    if (token != null && isEndpoint(address)) {
      request.header("Authorization", "Bearer " + token);
    }
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    try {
      return http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      // Java's own message is empty or does not name the host.
      ConnectException named =
          new ConnectException(isEndpoint(address) ? "" : " by " + address.getHost());
      named.initCause(e);
      throw named;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking the hub");
    }
  }

  private boolean isEndpoint(URI address) {
    URI endpoint = settings.endpoint();
    return String.valueOf(endpoint.getScheme()).equalsIgnoreCase(address.getScheme())
        && String.valueOf(endpoint.getHost()).equalsIgnoreCase(address.getHost())
        && port(endpoint) == port(address);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  /**
   * A file at a revision.
   *
   * @param commit the commit of the revision; may be null only if there is no such file
   * @param file null if there is no such file
   */
  record RemoteFile(@Nullable String commit, @Nullable HubFile file) {}

  /** How long to wait for a connection, the beginning of a response, and its next bytes. */
  record Timeouts(Duration connect, Duration response, Duration silence, Sleeper sleeper) {

    static final Timeouts USUAL =
        new Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Sleeper.SLEEP);
  }
}
