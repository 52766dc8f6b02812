package dev.starsight.serving.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.http.HttpRequest;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /embed}: the vectors of texts, of length 1. The encoder is opened at the
 * first call.
 */
final class EmbedRoute implements AutoCloseable {

  private static final int MOST_TEXTS = 256;

  private final Optional<ServerOptions.EmbedderSource> source;
  private @Nullable TextEmbedder embedder;

  EmbedRoute(Optional<ServerOptions.EmbedderSource> source) {
    this.source = source;
  }

  HttpReply handle(HttpRequest http) throws IOException {
    if (source.isEmpty()) {
      throw HttpProblem.notFound("this server has no encoder");
    }
    JsonNode body = http.json();
    boolean many = body.has("texts");
    if (!body.isObject() || body.size() != 1 || (!many && !body.has("text"))) {
      throw HttpProblem.badRequest("the body must have either \"text\" or \"texts\", and no more");
    }
    List<String> texts = new ArrayList<>();
    JsonNode given =
        many ? body.get("texts") : JsonNodeFactory.instance.arrayNode().add(body.get("text"));
    if (!given.isArray() || given.size() > MOST_TEXTS) {
      throw HttpProblem.badRequest(
          "\"texts\" must be an array of at most " + MOST_TEXTS + " texts");
    }
    for (JsonNode text : given) {
      if (!text.isTextual() || text.textValue().isBlank()) {
        throw HttpProblem.badRequest("a text must be a string that is not blank");
      }
      texts.add(text.textValue());
    }
    return reply(texts, many);
  }

  private synchronized HttpReply reply(List<String> texts, boolean many) throws IOException {
    TextEmbedder encoder = embedder;
    if (encoder == null) {
      encoder = source.orElseThrow().open();
      embedder = encoder;
    }
    ObjectNode reply = Json.object();
    reply.put("encoder", encoder.name()).put("dimensions", encoder.width());
    float[][] vectors = texts.isEmpty() ? new float[0][] : encoder.embed(texts);
    if (!many) {
      return HttpReply.json(reply.set("embedding", array(vectors[0])));
    }
    ArrayNode all = reply.putArray("embeddings");
    for (float[] vector : vectors) {
      all.add(array(vector));
    }
    return HttpReply.json(reply);
  }

  private static ArrayNode array(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double length = squares == 0 ? 1 : Math.sqrt(squares);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (float value : vector) {
      array.add((float) (value / length));
    }
    return array;
  }

  @Override
  public synchronized void close() {
    if (embedder instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
