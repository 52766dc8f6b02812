package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Talks to the server as the page of one person does. */
final class ReviewClient {

  private static final AtomicLong REQUESTS = new AtomicLong();

  private final HttpClient http;
  private final URI address;
  private final String cookie;
  private final String person;

  ReviewClient(HttpClient http, URI address, String cookie, String person) {
    this.http = http;
    this.address = address;
    this.cookie = cookie;
    this.person = person;
  }

  /** Opens the page. */
  static ReviewClient open(HttpClient http, URI address, String person) throws Exception {
    HttpResponse<String> page =
        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    String set = page.headers().firstValue("Set-Cookie").orElseThrow();
    return new ReviewClient(http, address, set.substring(0, set.indexOf(';')), person);
  }

  ReviewClient as(String other) {
    return new ReviewClient(http, address, cookie, other);
  }

  static String newId() {
    return "request-" + REQUESTS.incrementAndGet();
  }

  /** Returns a request with these fields and the person's name. */
  ObjectNode body(Object... fields) {
    ObjectNode body = Json.object().put("person", person);
    for (int i = 0; i < fields.length; i += 2) {
      body.putPOJO((String) fields[i], fields[i + 1]);
    }
    return body;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(Duration.ofSeconds(20))
        .header("Cookie", cookie);
  }

  HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  HttpResponse<String> post(String path, String body) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Posts and returns the reply, which must be a success. */
  JsonNode ask(String path, Object... fields) throws IOException {
    HttpResponse<String> reply = post("/api/" + path, body(fields).toString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.parse("the reply", reply.body());
  }

  /** Posts and returns the code of the refusal, after its status. */
  String refusal(String path, Object... fields) throws IOException {
    HttpResponse<String> reply = post("/api/" + path, body(fields).toString());
    return reply.statusCode() + " " + Json.parse("the reply", reply.body()).path("code").asText();
  }

  JsonNode next() throws IOException {
    return ask("next");
  }

  JsonNode answer(String task, String label) throws IOException {
    return ask("answer", "task", task, "label", label, "request", newId());
  }
}
