package dev.starsight.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.PairList;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Hugging Face's tokenizer, called through DJL without any class of Starsight, over MiniLM's
 * vocabulary and with the options of a {@link WordPieceTokenizer}. A lone surrogate counts as
 * U+FFFD.
 */
final class ReferenceTokenizer implements AutoCloseable {

  private static final ObjectNode JSON;
  private static final Vocabulary VOCABULARY;

  static {
    try {
      byte[] json = MiniLm.tokenizerJson();
      JSON = (ObjectNode) Json.parse(MiniLm.RESOURCE, new String(json, StandardCharsets.UTF_8));
      VOCABULARY = TokenizerJson.parse(MiniLm.RESOURCE, json).vocabulary();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final HuggingFaceTokenizer djl;

  private ReferenceTokenizer(ObjectNode json) {
    try {
      byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
      this.djl =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(bytes), Map.of("truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ReferenceTokenizer of(WordPieceOptions options) {
    return new ReferenceTokenizer(json(options));
  }

  /** Returns MiniLM's tokenizer.json with other options. */
  private static ObjectNode json(WordPieceOptions options) {
    ObjectNode root = JSON.deepCopy();
    root.withObject("/normalizer")
        .put("clean_text", options.cleanText())
        .put("handle_chinese_chars", options.splitIdeographs())
        .put("strip_accents", options.stripAccents())
        .put("lowercase", options.lowerCase());
    root.withObject("/model").put("max_input_chars_per_word", options.maxWordLength());
    root.putNull("truncation").putNull("padding");
    if (!options.specialTokens()) {
      root.putArray("added_tokens");
    }
    return root;
  }

  Vocabulary vocabulary() {
    return VOCABULARY;
  }

  /** Returns the untruncated encoding of every text. */
  List<Answer> answers(List<String> texts) {
    List<String> wellFormed = texts.stream().map(ReferenceTokenizer::wellFormed).toList();
    List<Answer> answers = new ArrayList<>(texts.size());
    for (ai.djl.huggingface.tokenizers.Encoding encoding :
        djl.batchEncode(wellFormed, true, false)) {
      answers.add(new Answer(VOCABULARY, wellFormed.get(answers.size()), encoding));
    }
    return answers;
  }

  /** Encodes a text unchanged, including unpaired surrogates. */
  int[] idsOfDjlAlone(String text) {
    return ints(djl.encode(text, true, false).getIds());
  }

  /** Sets how Hugging Face's library truncates pairs. */
  void cutPairs(int maxLength, Truncation truncation) {
    // DJL has the same names.
    TokenizersLibrary.LIB.setTruncation(djl.getHandle(), maxLength, truncation.name(), 0);
  }

  /** Encodes every first text with the second text of the same index. */
  List<Encoding> pairs(List<String> firsts, List<String> seconds) {
    PairList<String, String> pairs =
        new PairList<>(
            firsts.stream().map(ReferenceTokenizer::wellFormed).toList(),
            seconds.stream().map(ReferenceTokenizer::wellFormed).toList());
    return Arrays.stream(djl.batchEncode(pairs, true, false))
        .map(ReferenceTokenizer::encoding)
        .toList();
  }

  /** Encodes one pair; throws where {@link #pairs} would end the process. */
  Encoding pair(String first, String second) {
    return encoding(djl.encode(wellFormed(first), wellFormed(second), true, false));
  }

  /** DJL drops every supplementary character of a string with a lone surrogate in it. */
  static String wellFormed(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Encoding encoding(ai.djl.huggingface.tokenizers.Encoding encoding) {
    return Encoding.of(
        ints(encoding.getIds()), ints(encoding.getAttentionMask()), ints(encoding.getTypeIds()));
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    djl.close();
  }

  /** An untruncated encoding with the positions of its tokens. */
  static final class Answer {
    private final Encoding encoding;
    private final List<Token> tokens;

    Answer(Vocabulary vocabulary, String text, ai.djl.huggingface.tokenizers.Encoding djlEncoding) {
      this.encoding = ReferenceTokenizer.encoding(djlEncoding);
      int[] places = places(text);
      CharSpan[] spans = djlEncoding.getCharTokenSpans();
      List<Token> all = new ArrayList<>(spans.length);
      for (int i = 0; i < spans.length; i++) {
        int id = encoding.inputId(i);
        int start = spans[i] == null ? 0 : places[spans[i].getStart()];
        int end = spans[i] == null ? 0 : places[spans[i].getEnd()];
        all.add(new Token(id, vocabulary.token(id), start, end));
      }
      this.tokens = List.copyOf(all);
    }

    /**
     * Returns the UTF-16 index of every character and of the end, because DJL counts characters.
     */
    private static int[] places(String text) {
      int[] places = new int[text.codePointCount(0, text.length()) + 1];
      for (int i = 0, place = 0; i < places.length; i++) {
        places[i] = place;
        if (place < text.length()) {
          place += Character.charCount(text.codePointAt(place));
        }
      }
      return places;
    }

    /** Returns the first ids and the last, which is [SEP]. */
    Encoding encoding(int maxLength) {
      return Encoding.of(
          tokens(maxLength).stream().mapToInt(Token::id).toArray(),
          Arrays.copyOf(encoding.attentionMask(), Math.min(encoding.length(), maxLength)),
          Arrays.copyOf(encoding.tokenTypeIds(), Math.min(encoding.length(), maxLength)));
    }

    List<Token> tokens(int maxLength) {
      if (tokens.size() <= maxLength) {
        return tokens;
      }
      List<Token> kept = new ArrayList<>(tokens.subList(0, maxLength - 1));
      kept.add(tokens.get(tokens.size() - 1));
      return kept;
    }
  }
}
