package dev.starsight.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** A request. Immutable. */
public final class HttpRequest {

  private final Request request;
  private final Map<String, String> parameters;
  private final byte[] body;

  HttpRequest(Request request, Map<String, String> parameters, byte[] body) {
    this.request = request;
    this.parameters = parameters;
    this.body = body;
  }

  /** Returns the path, decoded. */
  public String path() {
    return Request.getPathInContext(request);
  }

  /**
   * Returns the part of the path that a name in braces stands for.
   *
   * @throws IllegalArgumentException if the template of the route has no such name
   */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not in the route's template");
    }
    return value;
  }

  /**
   * Returns the first value of a name in the query.
   *
   * @throws HttpProblem if the query cannot be decoded
   */
  public Optional<String> query(String name) {
    try {
      Fields.Field field = Request.extractQueryParameters(request).get(name);
      return field == null ? Optional.empty() : Optional.ofNullable(field.getValue());
    } catch (RuntimeException e) {
      throw HttpProblem.badRequest("the query of the address cannot be decoded");
    }
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  public Optional<String> cookie(String name) {
    List<HttpCookie> cookies = Request.getCookies(request);
    return cookies.stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /**
   * Returns the media type of the body in lower case, without parameters; empty if none is named.
   */
  public String contentType() {
    String type = header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the body as a text.
   *
   * @throws HttpProblem if it is not UTF-8
   */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw HttpProblem.badRequest("the body is not UTF-8");
    }
  }

  /**
   * Returns the body as JSON.
   *
   * @throws HttpProblem with line and column, if it is not JSON
   */
  public JsonNode json() {
    try {
      return Json.parse("the body", text());
    } catch (DamagedFileException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
