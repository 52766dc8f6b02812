package dev.starsight.fuzz;

import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.TokenizerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The two forms of a tokenizer's files. */
final class TokenizerTargets {

  private static final String TEXT = "The game is n\u00f8t gre\u0301at [SEP] tools.";

  private TokenizerTargets() {}

  /** Tokenizers that need Hugging Face's own library are opened and not used. */
  private static void use(TokenizerFile file) throws IOException {
    file.vocabulary().tokens();
    if (file.fallback().isEmpty()) {
      try (Tokenizer tokenizer = file.tokenizer()) {
        tokenizer.encode(TEXT, 16);
      }
    }
  }

  static final class Json implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws IOException {
      FuzzFiles encoder = FuzzFiles.load(TinyEncoder.bert().write(scratch));
      return List.of(new FuzzFiles().with("tokenizer.json", encoder.get("tokenizer.json")));
    }

    @Override
    public void read(Path directory) throws IOException {
      use(TokenizerFile.open(directory));
    }
  }

  static final class VocabTxt implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) {
      String vocabulary =
          String.join(
                  "\n", "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "game", "##s", "is")
              + "\n";
      return List.of(
          FuzzFiles.of("vocab.txt", vocabulary)
              .with(
                  "tokenizer_config.json",
                  """
                  {"tokenizer_class": "BertTokenizer", "do_lower_case": true,
                   "strip_accents": null, "tokenize_chinese_chars": true, "never_split": null,
                   "pad_token": "[PAD]", "cls_token": {"content": "[CLS]"},
                   "additional_special_tokens": [],
                   "added_tokens_decoder": {"0": {"content": "[PAD]", "lstrip": false}}}
                  """));
    }

    @Override
    public void read(Path directory) throws IOException {
      use(TokenizerFile.open(directory));
    }
  }
}
