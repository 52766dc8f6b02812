package dev.starsight.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.util.List;

/** Tokenizer files with a handful of tokens, as Hugging Face writes them. */
final class TinyTokenizers {

  private TinyTokenizers() {}

  /** An uncased BERT; the special tokens come first. */
  static String bert(List<String> tokens) {
    ObjectNode vocabulary = Json.object();
    for (String token : tokens) {
      vocabulary.put(token, vocabulary.size());
    }
    return """
    {"version": "1.0", "truncation": {"direction": "Right",
      "max_length": 4, "strategy": "LongestFirst", "stride": 0}, "padding": null, "added_tokens": %s,
     "normalizer": {"type": "BertNormalizer", "clean_text": true,
      "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
     "pre_tokenizer": {"type": "BertPreTokenizer"},
     "post_processor": {"type": "TemplateProcessing",
      "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
       {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
      "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
       {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
       {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
      "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
       "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
     "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
     "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
      "max_input_chars_per_word": 100, "vocab": %s}}
    """
        .formatted(added(tokens.subList(0, 5)), vocabulary);
  }

  private static ArrayNode added(List<String> tokens) {
    ArrayNode added = Json.object().putArray("added_tokens");
    for (String token : tokens) {
      ObjectNode node = added.addObject().put("id", added.size() - 1).put("content", token);
      for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        node.put(flag, false);
      }
      node.put("special", true);
    }
    return added;
  }

  static String roberta() {
    return """
    {"version": "1.0", "added_tokens": %s, "normalizer": null,
     "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
     "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0],
      "trim_offsets": false, "add_prefix_space": false},
     "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true},
     "model": {"type": "BPE", "dropout": null, "unk_token": null,
      "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": false,
      "vocab": {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a": 4, "b": 5, "Ġ": 6, "ab": 7,
       "<mask>": 8},
      "merges": ["a b"]}}
    """
        .formatted(added(List.of("<s>", "<pad>", "</s>", "<unk>")));
  }

  static String unigram() {
    return """
    {"version": "1.0", "added_tokens": %s, "normalizer": null,
     "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": true},
     "post_processor": {"type": "TemplateProcessing",
      "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
       {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
      "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
       {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}},
       {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
      "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
       "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
     "decoder": null,
     "model": {"type": "Unigram", "unk_id": 3, "vocab": [["<s>", 0.0], ["<pad>", 0.0],
      ["</s>", 0.0], ["<unk>", 0.0], ["▁", -2.0], ["▁good", -1.5], ["<mask>", 0.0]]}}
    """
        .formatted(added(List.of("<s>", "<pad>", "</s>", "<unk>")));
  }
}
