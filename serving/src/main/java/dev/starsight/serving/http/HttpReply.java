package dev.starsight.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a request is answered with. Immutable; the array of a body is not copied. */
public final class HttpReply {

  private static final String JSON = "application/json";

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final List<Map.Entry<String, String>> headers;

  /**
   * @param status from 200 to 599
   * @param contentType of the body; empty for none
   * @param headers further ones, each with its value
   */
  public HttpReply(
      int status, String contentType, byte[] body, List<Map.Entry<String, String>> headers) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = List.copyOf(headers);
  }

  /** A JSON document, with status 200. */
  public static HttpReply json(JsonNode document) {
    return json(200, document);
  }

  /** A JSON document. */
  public static HttpReply json(int status, JsonNode document) {
    return new HttpReply(
        status, JSON, document.toString().getBytes(StandardCharsets.UTF_8), List.of());
  }

  /** A JSON document in UTF-8 that is written already, with status 200. */
  public static HttpReply json(byte[] document) {
    return new HttpReply(200, JSON, document, List.of());
  }

  /** {@code {"error": MESSAGE}}. */
  public static HttpReply error(int status, String message) {
    return json(status, Json.object().put("error", message));
  }

  /** A text in UTF-8, with status 200. */
  public static HttpReply text(String contentType, String text) {
    return new HttpReply(
        200, contentType + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), List.of());
  }

  /** Returns this reply with one more header. */
  public HttpReply withHeader(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new HttpReply(status, contentType, body, more);
  }

  public int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  public byte[] body() {
    return body;
  }

  List<Map.Entry<String, String>> headers() {
    return headers;
  }
}
