package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.data.StarsightException;

/**
 * What the page sends.
 *
 * @param person the name, checked
 * @param body a JSON object
 */
record ReviewRequest(String person, JsonNode body) {

  /** Task ids have 16 characters, ids of requests 36. */
  private static final int MAX_ID = 64;

  /**
   * Returns the request in a body.
   *
   * @throws ReviewProblem if it is not an object with a name
   */
  static ReviewRequest of(JsonNode body) {
    if (!body.isObject()) {
      throw ReviewProblem.badRequest("the body must be a JSON object");
    }
    try {
      return new ReviewRequest(Annotation.requireName(text(body, "person")), body);
    } catch (StarsightException e) {
      throw new ReviewProblem(400, "name", String.valueOf(e.getMessage()));
    }
  }

  private static String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
      throw ReviewProblem.badRequest("the field " + name + " must be a text");
    }
    return value.asText("");
  }

  /** Returns a text; empty if there is none. */
  String text(String name) {
    return text(body, name);
  }

  /** Returns a short text that must be there. */
  String id(String name) {
    String id = optionalId(name);
    if (id.isEmpty()) {
      throw ReviewProblem.badRequest("the field " + name + " is missing");
    }
    return id;
  }

  /** Returns a short text; empty if there is none. */
  String optionalId(String name) {
    String id = text(name);
    if (id.length() > MAX_ID) {
      throw ReviewProblem.badRequest(
          "the field %s has more than %d characters".formatted(name, MAX_ID));
    }
    return id;
  }

  /** Returns whether the person decides between the answers of others, and does not answer. */
  boolean isDeciding() {
    JsonNode value = body.path("deciding");
    if (!value.isBoolean() && !value.isMissingNode()) {
      throw ReviewProblem.badRequest("the field deciding must be true or false");
    }
    return value.asBoolean(false);
  }

  /** Returns a whole number that must be there. */
  long number(String name) {
    JsonNode value = body.path(name);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw ReviewProblem.badRequest("the field " + name + " must be a whole number");
    }
    return value.longValue();
  }

  /** Returns a remark that can be stored. */
  String note() {
    try {
      return Annotation.requireNote(text("note"));
    } catch (StarsightException e) {
      throw new ReviewProblem(400, "note", String.valueOf(e.getMessage()));
    }
  }
}
