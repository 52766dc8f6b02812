package dev.starsight.text;

import dev.starsight.data.StarsightException;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer as files describe it: read once, opened as often as one likes.
 *
 * <p>{@link #tokenizer()} is a {@link WordPieceTokenizer} where that does exactly what the files
 * ask for, as with every BERT; else a {@link HuggingFaceTokenizer}, and {@link #fallback()} says
 * why. What files say about truncation, padding and decoding is not heeded. Immutable and
 * thread-safe.
 */
public final class TokenizerFile {

  private static final String JSON = "tokenizer.json";
  private static final String VOCABULARY = "vocab.txt";

  private final String name;
  private final byte @Nullable [] json;
  private final Vocabulary vocabulary;
  private final WordPieceFit fit;

  private TokenizerFile(
      String name, byte @Nullable [] json, Vocabulary vocabulary, WordPieceFit fit) {
    this.name = name;
    this.json = json;
    this.vocabulary = vocabulary;
    this.fit = fit;
  }

  /**
   * Reads a {@code tokenizer.json}, a {@code vocab.txt}, or a directory in Hugging Face layout: its
   * {@code tokenizer.json}, or without one its {@code vocab.txt} with the options of {@code
   * tokenizer_config.json}. A {@code vocab.txt} alone is that of an uncased BERT, as it is for
   * Hugging Face.
   *
   * @throws IOException in one sentence with the file, and the line where one is at fault, if it
   *     cannot be read, is damaged, or asks for what no tokenizer here does
   */
  public static TokenizerFile open(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return path.toString().endsWith(".txt")
          ? ofVocabTxt(path, VocabTxtOptions.uncased(), path)
          : of(Files.readAllBytes(path), path.toString());
    }
    Path file = path.resolve(JSON);
    if (Files.isRegularFile(file)) {
      return of(Files.readAllBytes(file), file.toString());
    }
    Path lines = path.resolve(VOCABULARY);
    if (!Files.isRegularFile(lines)) {
      throw new IOException(
          path + ": a tokenizer's directory needs tokenizer.json or vocab.txt, but has neither");
    }
    Path config = path.resolve(VocabTxtOptions.FILE);
    return ofVocabTxt(lines, VocabTxtOptions.read(config), config);
  }

  private static TokenizerFile ofVocabTxt(Path file, VocabTxtOptions asked, Path askedBy)
      throws IOException {
    Vocabulary vocabulary = Vocabulary.readVocabTxt(file, asked.special());
    for (String token : vocabulary.specialTokens()) {
      if (!WordPieceFit.isFoundInTexts(token, vocabulary.specialTokens())) {
        throw new IOException(
            ("%s: a special token must begin with ASCII punctuation, have no blank, and not begin"
                    + " with another, where there is no tokenizer.json, but one is %s")
                .formatted(askedBy, JsonStream.quoted(token)));
      }
    }
    return new TokenizerFile(
        file.toString(), null, vocabulary, new WordPieceFit(asked.options(), null));
  }

  /**
   * Reads a {@code tokenizer.json} in memory.
   *
   * @param name what to call it in an error
   * @throws IOException as {@link #open} does
   */
  public static TokenizerFile of(byte[] json, String name) throws IOException {
    TokenizerJson file = TokenizerJson.parse(name, json);
    Vocabulary vocabulary = file.vocabulary();
    return new TokenizerFile(name, json.clone(), vocabulary, WordPieceFit.of(file, vocabulary));
  }

  /** The tokens by id. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /**
   * Why {@link #tokenizer()} is Hugging Face's and not our own, as a sentence to be shown to a user
   * once; empty if it is our own.
   */
  public Optional<String> fallback() {
    return Optional.ofNullable(fit.obstacle())
        .map(
            obstacle ->
                "%s: %s, so Hugging Face's tokenizer is used, which is slower than Starsight's"
                    .formatted(name, obstacle));
  }

  /**
   * A tokenizer, to be closed.
   *
   * @throws IOException if Hugging Face's tokenizer is needed and refuses the file
   * @throws StarsightException if it is needed and its native library does not load
   */
  public Tokenizer tokenizer() throws IOException {
    WordPieceOptions options = fit.options();
    return options != null
        ? WordPieceTokenizer.of(vocabulary, options)
        : HuggingFaceTokenizer.of(
            Objects.requireNonNull(json, "only a tokenizer.json asks for it"), vocabulary, name);
  }

  /**
   * The same, but a special token that a text spells is text like any other: for texts that nobody
   * vouches for.
   *
   * @throws StarsightException if {@link #fallback()} is Hugging Face's tokenizer, which cannot
   */
  public TokenizerFile withoutSpecialTokens() {
    WordPieceOptions options = fit.options();
    if (options == null) {
      throw new StarsightException(
          ("%s: special tokens in texts cannot be taken literally by Hugging Face's tokenizer,"
                  + " which is needed since %s")
              .formatted(name, fit.obstacle()));
    }
    return new TokenizerFile(
        name, json, vocabulary, new WordPieceFit(options.withSpecialTokens(false), null));
  }

  @Override
  public String toString() {
    return "TokenizerFile[" + name + "]";
  }
}
