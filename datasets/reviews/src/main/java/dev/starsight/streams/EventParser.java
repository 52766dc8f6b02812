package dev.starsight.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.starsight.quality.internal.ValueHash;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what counts of an event from its line. Not thread-safe. */
final class EventParser {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** A greater number is a mistake, and would spoil the sums of others. */
  private static final double MOST = 1e12;

  private final String timeKey;
  private final @Nullable String starKey;
  private final @Nullable String reviewerKey;
  private final EventTime times = new EventTime();

  /** The event that was read last. */
  long millis;

  /** NaN if it has none. */
  double star;

  boolean hasReviewer;
  long reviewer;

  EventParser(StreamColumns columns) {
    timeKey = columns.time();
    starKey = columns.star();
    reviewerKey = columns.reviewer();
  }

  /** Returns the keys of an event. */
  static Set<String> keys(byte[] bytes, int offset, int length) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    try (JsonParser json = FACTORY.createParser(bytes, offset, length)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
          keys.add(key);
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    return keys;
  }

  /** Reads an event; returns what is wrong with it, or null. */
  @Nullable String read(byte[] bytes, int offset, int length) {
    millis = EventTime.NONE;
    star = Double.NaN;
    hasReviewer = false;
    try (JsonParser json = FACTORY.createParser(bytes, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return "must be a JSON object";
      }
      boolean hasTime = false;
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        if (key.equals(timeKey)) {
          hasTime = true;
          millis = time(json, token);
        } else if (key.equals(starKey)) {
          star = number(json, token);
          if (Double.isNaN(star) && token != JsonToken.VALUE_NULL) {
            return "\"%s\" must be a number, but is %s".formatted(key, shown(json));
          }
        } else if (key.equals(reviewerKey)) {
          readReviewer(json, token);
        }
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        return "must be one JSON object, but more follows";
      }
      if (millis == EventTime.NONE) {
        return hasTime
            ? "\"%s\" must be a time from 1970 to 2199".formatted(timeKey)
            : "\"%s\" is missing".formatted(timeKey);
      }
      return null;
    } catch (JsonProcessingException e) {
      return "is not JSON: " + e.getOriginalMessage().split("\n", 2)[0];
    } catch (IOException | IllegalArgumentException e) {
      return "is not JSON: " + e.getMessage();
    }
  }

  private long time(JsonParser json, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return times.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
    }
    return token.isNumeric() ? EventTime.of(json.getDoubleValue()) : EventTime.NONE;
  }

  private static double number(JsonParser json, JsonToken token) throws IOException {
    if (token.isNumeric()) {
      double number = json.getDoubleValue();
      return Math.abs(number) <= MOST ? number : Double.NaN;
    }
    if (token != JsonToken.VALUE_STRING) {
      return Double.NaN;
    }
    try {
      double number = Double.parseDouble(json.getText());
      return Math.abs(number) <= MOST ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private void readReviewer(JsonParser json, JsonToken token) throws IOException {
    if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      hasReviewer = true;
      reviewer = ValueHash.of(json.getText());
    }
  }

  private static String shown(JsonParser json) throws IOException {
    String text = json.getText();
    return text.length() > 30 ? text.substring(0, 30) + "…" : text;
  }
}
