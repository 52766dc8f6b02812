package org.example.stars;

import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Answers POST /stars {"text": …} with the label of a saved model, in the same process. */
@SpringBootApplication
@RestController
public class StarsApplication {

  private final OpenedModel model;

  StarsApplication(@Value("${model:model}") Path directory) throws IOException {
    model = SavedModels.open(directory);
  }

  @PostMapping("/stars")
  Map<String, Object> predict(@RequestBody Map<String, String> request) {
    Prediction prediction = model.classifier().predict(request.get("text"));
    return Map.of("label", prediction.label(), "confidence", prediction.confidence());
  }

  @PreDestroy
  void close() {
    model.close();
  }

  public static void main(String[] args) {
    SpringApplication.run(StarsApplication.class, args);
  }
}
