package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs this module's classes in a class loader without DJL, as a user without that library. */
class OptionalLibraryTest {

  private final URLClassLoader loader =
      new URLClassLoader(
          new URL[] {location(TokenizerFile.class), location(StarsightException.class)},
          ClassLoader.getPlatformClassLoader());

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @AfterEach
  void close() throws IOException {
    loader.close();
  }

  /** Calls {@code TokenizerFile.of(json, "tokenizer.json").tokenizer().encode(text, 16)}. */
  private String encode(byte[] json, String text) throws ReflectiveOperationException {
    Class<?> type = loader.loadClass(TokenizerFile.class.getName());
    Object file = type.getMethod("of", byte[].class, String.class).invoke(null, json, "a.json");
    Object tokenizer = type.getMethod("tokenizer").invoke(file);
    return loader
        .loadClass(Tokenizer.class.getName())
        .getMethod("encode", String.class, int.class)
        .invoke(tokenizer, text, 16)
        .toString();
  }

  @Test
  void classLoaderHidesTheLibrary() {
    assertThatThrownBy(() -> loader.loadClass("ai.djl.engine.EngineException"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void tokenizesWordPieceWithoutTheLibrary() throws ReflectiveOperationException {
    assertThat(encode(MiniLm.tokenizerJson(), "It works."))
        .isEqualTo(MiniLm.tokenizer().encode("It works.", 16).toString());
  }

  @Test
  void namesTheMissingArtifactAndTheFileThatNeedsIt() {
    assertThatExceptionOfType(InvocationTargetException.class)
        .isThrownBy(() -> encode(TinyTokenizers.roberta().getBytes(UTF_8), "ab"))
        .havingCause()
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("StarsightException"))
        .withMessage(
            "a.json: its model is BPE, so Hugging Face's tokenizer is needed: add the artifact"
                + " ai.djl.huggingface:tokenizers:0.36.0 to the class path");
  }

  @Test
  void namesTheTestedVersion() {
    assertThat(TokenizerFile.LIBRARY).endsWith(":" + Engine.getDjlVersion());
  }
}
