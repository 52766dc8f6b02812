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
 * The files that describe a tokenizer: read once, they make any number of tokenizers.
 *
 * <p>{@link #tokenizer()} is a {@link WordPieceTokenizer} if that does exactly what the files ask
 * for, as it does for every BERT. Otherwise it is Hugging Face's own tokenizer (the Rust library,
 * through DJL), and {@link #fallback()} says why; that needs the artifact {@code
 * ai.djl.huggingface:tokenizers} on the class path, on which Starsight depends only optionally.
 * Nothing is downloaded: the first such tokenizer sets the system property {@code ai.djl.offline}
 * to true unless it is set, so that DJL neither fetches anything nor reports its use. What the
 * files say about truncation, padding and decoding is ignored. Immutable and thread-safe.
 */
public final class TokenizerFile {

  private static final String LIBRARY_CLASS = "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer";

  /** The optional dependency, in the version that Starsight is tested with. */
  static final String LIBRARY = "ai.djl.huggingface:tokenizers:0.36.0";

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
   * tokenizer_config.json}. A {@code vocab.txt} alone is taken to be that of an uncased BERT, as
   * Hugging Face does.
   *
   * @throws IOException in one sentence with the file, and the line where known, if it cannot be
   *     read, is damaged, or asks for something that no tokenizer here supports
   */
  public static TokenizerFile open(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return path.toString().endsWith(".txt")
          ? ofVocabTxt(path, VocabTxtOptions.uncased(), path)
          : of(Files.readAllBytes(path), path.toString());
    }
    Path file = path.resolve("tokenizer.json");
    if (Files.isRegularFile(file)) {
      return of(Files.readAllBytes(file), file.toString());
    }
    Path lines = path.resolve("vocab.txt");
    if (!Files.isRegularFile(lines)) {
      throw new IOException(
          path + ": a tokenizer's directory needs tokenizer.json or vocab.txt, but has neither");
    }
    Path config = path.resolve(VocabTxtOptions.FILE);
    return ofVocabTxt(lines, VocabTxtOptions.read(config), config);
  }

  private static TokenizerFile ofVocabTxt(Path file, VocabTxtOptions options, Path source)
      throws IOException {
    Vocabulary vocabulary = Vocabulary.readVocabTxt(file, options.special());
    for (String token : vocabulary.specialTokens()) {
      if (!WordPieceFit.isFoundInTexts(token, vocabulary.specialTokens())) {
        throw new IOException(
            ("%s: a special token must begin with ASCII punctuation, have no blank, and not begin"
                    + " with another, where there is no tokenizer.json, but one is %s")
                .formatted(source, JsonStream.quoted(token)));
      }
    }
    return new TokenizerFile(
        file.toString(), null, vocabulary, new WordPieceFit(options.options(), null));
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

  /** Returns the tokens by id. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /**
   * Returns one sentence for the user that says why {@link #tokenizer()} is Hugging Face's; empty
   * if it is a {@link WordPieceTokenizer}.
   */
  public Optional<String> fallback() {
    return Optional.ofNullable(fit.obstacle())
        .map(
            obstacle ->
                "%s: %s, so Hugging Face's tokenizer is used, which is slower than Starsight's"
                    .formatted(name, obstacle));
  }

  /**
   * Returns a tokenizer, which the caller closes.
   *
   * @throws IOException if Hugging Face's tokenizer is needed and does not accept the file
   * @throws StarsightException if it is needed and its artifact is not on the class path, or its
   *     native library does not load
   */
  public Tokenizer tokenizer() throws IOException {
    WordPieceOptions options = fit.options();
    if (options != null) {
      return WordPieceTokenizer.of(vocabulary, options);
    }
    requireLibrary();
    return HuggingFaceTokenizer.of(
        Objects.requireNonNull(json, "only a tokenizer.json can need it"), vocabulary, name);
  }

  /** Looks for DJL before a class that uses it is loaded, which would fail without a reason. */
  private void requireLibrary() {
    try {
      Class.forName(LIBRARY_CLASS, false, TokenizerFile.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new StarsightException(
          "%s: %s, so Hugging Face's tokenizer is needed: add the artifact %s to the class path"
              .formatted(name, fit.obstacle(), LIBRARY),
          e);
    }
  }

  /**
   * Returns the same file for texts from untrusted sources: a special token that a text spells out
   * is split like any other text.
   *
   * @throws StarsightException if Hugging Face's tokenizer is needed, which cannot do that
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
