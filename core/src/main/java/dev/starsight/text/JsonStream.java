package dev.starsight.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text read piece by piece. A tree of a vocabulary, and the classes that make trees, would
 * cost several times the rest of a tokenizer's start; only its small parts become values here: a
 * Map, List, String, Integer, Double, Boolean or null.
 */
final class JsonStream {

  /** The names of a vocabulary are all different: remembering them gains nothing. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final String source;
  private final JsonParser parser;

  private JsonStream(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /** Reads a whole text, of whose first piece the stream is. */
  interface Reading<T> {
    T of(JsonStream stream) throws IOException;
  }

  /**
   * Reads a text.
   *
   * @param source what to call it in an error
   * @throws IOException with source, line and column, if it is not JSON
   */
  static <T> T read(String source, byte[] json, Reading<T> reading) throws IOException {
    String text = SourceText.of(source, json);
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonStream(source, parser).whole(reading);
    }
  }

  private <T> T whole(Reading<T> reading) throws IOException {
    try {
      if (parser.nextToken() == null) {
        throw new IOException(source + ": not JSON: it is empty");
      }
      T result = reading.of(this);
      if (parser.nextToken() != null) {
        throw fault("not JSON: there is more behind its end");
      }
      return result;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
      String message = e.getOriginalMessage().lines().findFirst().orElse("it is damaged");
      throw new IOException(place(source, at) + ": not JSON: " + message, e);
    }
  }

  private static String place(String source, @Nullable JsonLocation at) {
    return at == null
        ? source
        : source + ", line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** An error at the piece the stream is at. */
  IOException fault(String reason) {
    return new IOException(place(source, parser.currentTokenLocation()) + ": " + reason);
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** Goes to the value of the next field of an object and gives its name; null at its end. */
  @Nullable String nextField() throws IOException {
    String name = parser.nextFieldName();
    if (name != null) {
      parser.nextToken();
    }
    return name;
  }

  /** Goes to the next element of an array; false at its end. */
  boolean nextElement() throws IOException {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  /** The number here, or -1 if there is none or it does not fit. */
  int intHere() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT
        ? parser.getIntValue()
        : -1;
  }

  /** The string here, or null if there is none. */
  @Nullable String stringHere() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
  }

  /** What is here, to be shown in an error. */
  String shown() throws IOException {
    String text = parser.getText();
    return parser.currentToken() == JsonToken.VALUE_STRING ? quoted(text) : text;
  }

  /** A string in quotation marks, not all of it if it is long. */
  static String quoted(String text) {
    return text.length() <= 60 ? '"' + text + '"' : '"' + text.substring(0, 60) + "…\"";
  }

  /** Passes over what is here. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** What is here as a value. */
  @Nullable Object value() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      default -> null;
    };
  }

  private Object number() throws IOException {
    int small = intHere();
    return small >= 0 ? (Object) small : (Object) parser.getDoubleValue();
  }

  private Map<String, @Nullable Object> object() throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (String name = nextField(); name != null; name = nextField()) {
      if (object.containsKey(name)) {
        throw duplicate(name);
      }
      object.put(name, value());
    }
    return object;
  }

  IOException duplicate(String name) {
    return fault("not JSON: Duplicate field " + quoted(name));
  }

  private List<@Nullable Object> array() throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (nextElement()) {
      array.add(value());
    }
    return array;
  }
}
