package dev.starsight.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The tokenizer.json from the artifact of MiniLM, which has bert-base-uncased's vocabulary. */
final class MiniLm {

  static final String RESOURCE = "all-minilm-l6-v2-tokenizer.json";

  private MiniLm() {}

  static byte[] tokenizerJson() {
    try (InputStream in =
        Objects.requireNonNull(MiniLm.class.getResourceAsStream("/" + RESOURCE), RESOURCE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HuggingFaceTokenizer tokenizer() {
    try {
      return open(tokenizerJson(), RESOURCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens any {@code tokenizer.json} with Hugging Face's library. */
  static HuggingFaceTokenizer open(byte[] json, String name) throws IOException {
    return HuggingFaceTokenizer.of(json, TokenizerJson.parse(name, json).vocabulary(), name);
  }
}
