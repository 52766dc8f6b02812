package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it.
  private Path directory;

  @Test
  void miniLmHasTheVocabularyOfDistilBert() {
    Checkpoint miniLm = Checkpoint.miniLm();
    assertThat(miniLm.vocabulary().size()).isEqualTo(30522);
    assertThat(miniLm.config().layers()).isEqualTo(6);
    assertThat(new String(miniLm.tokenizerJson(), StandardCharsets.UTF_8)).contains("WordPiece");
  }

  @Test
  void aDirectoryIsReadAsItIs() throws IOException {
    Checkpoint encoder = TinyEncoder.distilBert(directory);
    assertThat(encoder.config().modelType()).isEqualTo("distilbert");
    assertThat(encoder.config().hiddenSize()).isEqualTo(32);
    assertThat(encoder.vocabulary().tokens()).startsWith("[PAD]", "[UNK]");
  }

  @Test
  void everyFileThatIsMissingIsNamed() throws IOException {
    for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      TinyEncoder.bert(directory);
      Files.delete(directory.resolve(name));
      assertThatThrownBy(() -> Checkpoint.open(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(name + ": this file is missing");
    }
    assertThatThrownBy(() -> Checkpoint.open(directory.resolve("nowhere")))
        .hasMessageContaining("nowhere: a Hugging Face directory is needed");
  }

  @Test
  void aMissingTensorIsNamed() throws IOException {
    EncoderConfig config = TinyEncoder.bert(directory).config();
    List<TensorSpec> specs = new ArrayList<>(NetworkShape.encoder(config).tensors());
    TensorSpec left = specs.remove(7);
    TinyEncoder.writeWeights(directory, specs, 1);
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .hasMessageContaining("model.safetensors: tensor " + left.name() + " is missing");
  }

  @Test
  void aTensorTooManyIsNamedUnlessItIsAnotherTasksHead() throws IOException {
    EncoderConfig config = TinyEncoder.bert(directory).config();
    List<TensorSpec> specs = new ArrayList<>(NetworkShape.encoder(config).tensors());
    specs.add(TensorSpec.of("cls.predictions.bias", 20));
    TinyEncoder.writeWeights(directory, specs, 1);
    assertThat(Checkpoint.open(directory).config()).isEqualTo(config);
    specs.add(TensorSpec.of("bert.encoder.layer.2.output.dense.bias", 32));
    TinyEncoder.writeWeights(directory, specs, 1);
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .hasMessageContaining("bert.encoder.layer.2.output.dense.bias does not belong");
  }

  @Test
  void bareNamesAndGammasAreUnderstood() throws IOException {
    EncoderConfig config = TinyEncoder.bert(directory).config();
    List<TensorSpec> bare =
        NetworkShape.encoder(config).tensors().stream()
            .map(
                t ->
                    new TensorSpec(
                        t.name()
                            .replace("bert.", "")
                            .replace("Norm.weight", "Norm.gamma")
                            .replace("Norm.bias", "Norm.beta"),
                        t.shape()))
            .toList();
    TinyEncoder.writeWeights(directory, bare, 1);
    TensorSpec norm = TensorSpec.of("bert.embeddings.LayerNorm.weight", 32);
    assertThat(Checkpoint.open(directory).weights().read(norm)).hasSize(32);
  }

  @Test
  void aModelOfAnotherKindIsRefused() throws IOException {
    TinyEncoder.bert(directory);
    Path config = directory.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"bert\"", "\"gpt2\""));
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .hasMessageContaining(
            "config.json: model_type must be bert or distilbert, but is \"gpt2\"");
  }

  @Test
  void aClassifierWithOtherLabelsIsRefused() throws IOException {
    Path saved = Files.createDirectory(directory.resolve("saved"));
    FineTuning trainer =
        FineTuning.of(
            TinyEncoder.bert(directory.resolve("encoder")),
            TrainingOptions.defaults(1).withMaxLength(16).withEpochs(1));
    try (Classifier classifier =
        trainer.fit(TinyEncoder.data(16, 0), Run.unlimited().withThreads(1))) {
      classifier.writePayload(saved);
    }
    LabelSet others = LabelSet.ordered(List.of("1", "2"));
    assertThatThrownBy(() -> new TransformerFormat().open(saved, others, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("id2label must name the labels [1, 2]");
    // A fine-tuned directory is an encoder to go on from.
    assertThat(Checkpoint.open(saved).config().layers()).isEqualTo(2);
  }

  @Test
  void anEncoderTooShortForTheTextsIsRefused() throws IOException {
    Checkpoint encoder = TinyEncoder.bert(directory);
    assertThatThrownBy(() -> FineTuning.of(encoder, TrainingOptions.defaults(1).withMaxLength(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maximum length must be at most 32");
  }
}
