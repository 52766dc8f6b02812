package dev.starsight.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Shows the output of a normalizer of Hugging Face's tokenizers, character by character, through a
 * BPE model without merges whose tokens are characters with their code points for ids. What is not
 * in its vocabulary is dropped silently.
 */
final class ReferenceNormalizer implements AutoCloseable {

  /** Separates probed texts: no normalizer produces or changes it. */
  static final int SEPARATOR = '\u00a4';

  private static final int PROBES = 500;
  private static final int BATCH = 64;

  private final HuggingFaceTokenizer tokenizer;

  private ReferenceNormalizer(String normalizer, String preTokenizer, IntStream vocabulary) {
    StringBuilder json = new StringBuilder();
    json.append("{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[]");
    json.append(",\"normalizer\":").append(normalizer);
    json.append(",\"pre_tokenizer\":").append(preTokenizer);
    json.append(",\"post_processor\":null,\"decoder\":null,\"model\":{\"type\":\"BPE\"");
    json.append(",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":null");
    json.append(",\"end_of_word_suffix\":null,\"fuse_unk\":false,\"byte_fallback\":false");
    json.append(",\"merges\":[],\"vocab\":{\"\u00a4\":164");
    vocabulary
        .filter(c -> isScalar(c) && c != SEPARATOR)
        .forEach(
            c -> {
              json.append(",\"");
              appendEscaped(json, c);
              json.append("\":").append(c);
            });
    try {
      this.tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(
                  json.append("}}}").toString().getBytes(StandardCharsets.UTF_8)),
              Map.of("truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void appendEscaped(StringBuilder json, int c) {
    if (c < ' ' || c == '"' || c == '\\') {
      json.append(String.format("\\u%04x", c));
    } else {
      json.appendCodePoint(c);
    }
  }

  /** Returns a BertNormalizer with one of its four flags on. */
  static ReferenceNormalizer bert(String flag, IntStream vocabulary) {
    ObjectNode normalizer = Json.object().put("type", "BertNormalizer");
    for (String each :
        List.of("clean_text", "handle_chinese_chars", "strip_accents", "lowercase")) {
      normalizer.put(each, each.equals(flag));
    }
    return new ReferenceNormalizer(normalizer.toString(), "null", vocabulary);
  }

  /** Canonical decomposition. */
  static ReferenceNormalizer nfd(IntStream vocabulary) {
    return new ReferenceNormalizer("{\"type\":\"NFD\"}", "null", vocabulary);
  }

  /** No normalizer before BERT's pre-tokenizer, for {@link #wordKinds}. */
  static ReferenceNormalizer words(IntStream vocabulary) {
    return new ReferenceNormalizer("null", "{\"type\":\"BertPreTokenizer\"}", vocabulary);
  }

  static boolean isScalar(int c) {
    return c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE;
  }

  /** Returns the normalized scalar values, each normalized between two starters. */
  List<int[]> mapped(int[] scalars) {
    return results(
        scalars.length, i -> scalars[i] == SEPARATOR ? "" : Character.toString(scalars[i]));
  }

  /** Returns the normalized strings, none of which may contain {@link #SEPARATOR}. */
  List<int[]> results(int count, IntFunction<String> probes) {
    List<int[]> results = new ArrayList<>(count);
    int next = 0;
    while (next < count) {
      List<String> texts = new ArrayList<>();
      while (next < count && texts.size() < BATCH) {
        StringBuilder text = new StringBuilder();
        for (int end = Math.min(count, next + PROBES); next < end; next++) {
          text.append(probes.apply(next)).appendCodePoint(SEPARATOR);
        }
        texts.add(text.toString());
      }
      for (Encoding encoding : tokenizer.batchEncode(texts, false, false)) {
        results.addAll(split(encoding.getIds()));
      }
    }
    if (results.size() != count) {
      throw new IllegalStateException(count + " probes gave " + results.size() + " results");
    }
    return results;
  }

  private static List<int[]> split(long[] ids) {
    List<int[]> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == SEPARATOR) {
        parts.add(Arrays.stream(ids, from, i).mapToInt(Math::toIntExact).toArray());
        from = i + 1;
      }
    }
    return parts;
  }

  /**
   * Returns 0 if the pre-tokenizer drops a scalar, 1 if it keeps it in its word, 2 if it splits.
   */
  int[] wordKinds(int[] scalars) {
    int[] kinds = new int[scalars.length];
    for (int from = 0; from < scalars.length; from += PROBES) {
      int to = Math.min(scalars.length, from + PROBES);
      StringBuilder text = new StringBuilder("a");
      IntStream.range(from, to).forEach(i -> text.appendCodePoint(scalars[i]).append('a'));
      Encoding encoding = tokenizer.encode(text.toString(), false, false);
      long[] ids = encoding.getIds();
      long[] words = encoding.getWordIds();
      int at = 1;
      for (int i = from; i < to; i++) {
        if (ids[at] != scalars[i]) {
          at++;
        } else {
          kinds[i] = words[at] == words[at - 1] ? 1 : 2;
          at += 2;
        }
      }
      if (at != ids.length) {
        throw new IllegalStateException("the end of the word is ambiguous after " + scalars[from]);
      }
    }
    return kinds;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
