import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Vocabulary;
import dev.starsight.text.WordPieceTokenizer;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.util.List;

/** Tokenizes a text, with no engine and no model. */
public final class TokenizeText {

  public static void main(String[] args) {
    Vocabulary vocabulary =
        Vocabulary.of(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "work", "##s", "."));
    try (Tokenizer tokenizer = WordPieceTokenizer.of(vocabulary, WordPieceOptions.uncased())) {
      Encoding encoding = tokenizer.encode("Works.", 16);
      System.out.println(vocabulary.tokens(encoding));
    }
  }
}
