package dev.starsight.annotation.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.JsonFields;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The elements of a file that is one list, read one after the other. */
final class JsonElements {

  private static final int MAX_TEXT = 16 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /** Receives an element. */
  @FunctionalInterface
  interface Sink {
    void accept(JsonFields element) throws IOException;
  }

  private JsonElements() {}

  /**
   * Reads a file.
   *
   * @param what what errors call an element
   * @throws IOException naming file, place and rule, if it is not a list of objects
   */
  static void read(Path file, String what, Sink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = MAPPER.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new DamagedFileException(file.toString(), "must be a JSON list of " + what + "s");
      }
      for (int number = 1; parser.nextToken() != JsonToken.END_ARRAY; number++) {
        String place = file + ", " + what + " " + number;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw new DamagedFileException(place, "must be a JSON object");
        }
        JsonNode element = MAPPER.readTree(parser);
        sink.accept(JsonFields.of(place, element));
      }
      if (parser.nextToken() != null) {
        throw new DamagedFileException(file.toString(), "must end with its list, but goes on");
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new DamagedFileException(
          file + place, "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (CharConversionException e) {
      throw new DamagedFileException(file.toString(), "must be UTF-8, but is not", e);
    }
  }
}
