package dev.starsight.serving.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.util.URIUtil;

/**
 * Which handler answers which path. A template is a path whose parts may be names in braces: {@code
 * /v2/models/{name}/infer}. A route without braces is preferred. Not thread-safe while routes are
 * added.
 */
public final class Routes {

  /** Looks at a request before its body is read. */
  @FunctionalInterface
  public interface Guard {

    /**
     * @param request without its body
     * @throws HttpProblem if the request is refused
     */
    void check(HttpRequest request);
  }

  /** Learns what has been answered; called by many threads at once. */
  @FunctionalInterface
  public interface Observer {

    /**
     * @param template of the route; empty if no route was found
     * @param nanos from the request's first byte to the answer's last
     */
    void answered(String template, String method, int status, long nanos);
  }

  /** What the routes of one template do, by method; the streamed ones by media type too. */
  record Route(
      String template,
      List<String> parts,
      Map<String, HttpHandler> handlers,
      Map<String, HttpHandler.Later> later,
      Map<String, Stream> streams) {

    Set<String> methods() {
      Set<String> methods = new TreeSet<>(handlers.keySet());
      methods.addAll(later.keySet());
      streams.keySet().forEach(key -> methods.add(key.substring(0, key.indexOf(' '))));
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return methods;
    }

    /** Returns the media types of bodies that are streamed with a method. */
    Set<String> streamedTypes(String method) {
      Set<String> types = new TreeSet<>();
      for (String key : streams.keySet()) {
        if (key.startsWith(method + " ")) {
          types.add(key.substring(method.length() + 1));
        }
      }
      return types;
    }
  }

  record Stream(String replyType, HttpHandler.Streamed handler) {}

  /** A route, and what the names of its template stand for. */
  record Match(Route route, Map<String, String> parameters) {}

  private final Map<String, Route> fixed = new HashMap<>();
  private final List<Route> templates = new ArrayList<>();
  private Guard guard = request -> {};
  private Observer observer = (template, method, status, nanos) -> {};

  /** Adds a handler that may block. GET answers HEAD too. */
  public Routes get(String template, HttpHandler handler) {
    return add("GET", template, handler);
  }

  /** Adds a handler that may block. */
  public Routes post(String template, HttpHandler handler) {
    return add("POST", template, handler);
  }

  private Routes add(String method, String template, HttpHandler handler) {
    route(template).handlers.put(method, handler);
    return this;
  }

  /** Adds a handler that must not block. */
  public Routes getNow(String template, HttpHandler.Later handler) {
    route(template).later.put("GET", handler);
    return this;
  }

  /** Adds a handler that must not block. */
  public Routes postNow(String template, HttpHandler.Later handler) {
    route(template).later.put("POST", handler);
    return this;
  }

  /**
   * Adds a handler for bodies of one media type that are not read whole.
   *
   * @param requestType for example {@code application/x-ndjson}
   * @param replyType the media type of the answer
   */
  public Routes postStream(
      String template, String requestType, String replyType, HttpHandler.Streamed handler) {
    route(template).streams.put("POST " + requestType, new Stream(replyType, handler));
    return this;
  }

  /** Sets what looks at every request first. */
  public Routes guardedBy(Guard check) {
    guard = check;
    return this;
  }

  /** Sets what learns of every answer. */
  public Routes observedBy(Observer what) {
    observer = what;
    return this;
  }

  private Route route(String template) {
    if (!template.contains("{")) {
      return fixed.computeIfAbsent(template, Routes::empty);
    }
    for (Route route : templates) {
      if (route.template.equals(template)) {
        return route;
      }
    }
    Route route = empty(template);
    templates.add(route);
    return route;
  }

  private static Route empty(String template) {
    return new Route(
        template,
        List.of(template.split("/", -1)),
        new HashMap<>(),
        new HashMap<>(),
        new HashMap<>());
  }

  Guard guard() {
    return guard;
  }

  Observer observer() {
    return observer;
  }

  Optional<Match> find(String path) {
    Route exact = fixed.get(path);
    if (exact != null) {
      return Optional.of(new Match(exact, Map.of()));
    }
    String[] parts = path.split("/", -1);
    for (Route route : templates) {
      Map<String, String> parameters = parameters(route.parts, parts);
      if (!parameters.isEmpty()) {
        return Optional.of(new Match(route, parameters));
      }
    }
    return Optional.empty();
  }

  /** Returns what the names stand for; empty if the path is another one. */
  private static Map<String, String> parameters(List<String> template, String[] parts) {
    if (template.size() != parts.length) {
      return Map.of();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String wanted = template.get(i);
      if (wanted.startsWith("{") && !parts[i].isEmpty()) {
        parameters.put(wanted.substring(1, wanted.length() - 1), decoded(parts[i]));
      } else if (!wanted.equals(parts[i])) {
        return Map.of();
      }
    }
    return parameters;
  }

  private static String decoded(String part) {
    try {
      return URIUtil.decodePath(part);
    } catch (RuntimeException e) {
      throw HttpProblem.badRequest("the path cannot be decoded");
    }
  }
}
