package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HuggingFaceTokenizerTest {

  @Test
  void encodesASentenceAsBertDoes() {
    try (HuggingFaceTokenizer tokenizer = MiniLm.tokenizer()) {
      Encoding encoding = tokenizer.encode("Replace me by any text you'd like.", 128);
      assertThat(tokenizer.vocabulary().tokens(encoding))
          .containsExactly(
              "[CLS]", "replace", "me", "by", "any", "text", "you", "'", "d", "like", ".", "[SEP]");
      assertThat(encoding)
          .isEqualTo(
              Encoding.of(101, 5672, 2033, 2011, 2151, 3793, 2017, 1005, 1040, 2066, 1012, 102));
    }
  }
}
