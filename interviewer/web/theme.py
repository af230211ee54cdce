"""Colours and type of the page: paper and ink, one teal accent; every pair of text and ground is at least 4.5:1."""

from __future__ import annotations

import gradio as gr

INK, PAPER, CARD, LINE = "#1b2430", "#f6f4ee", "#ffffff", "#d9d4c7"
INK_DARK, PAPER_DARK, CARD_DARK, LINE_DARK = "#e8e6df", "#12171d", "#1b222b", "#3a4450"
TEAL, TEAL_DEEP, TEAL_LIGHT = "#0b5d5b", "#084644", "#7fd1c7"
_FONT = ["ui-sans-serif", "system-ui", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"]


def theme() -> gr.themes.Base:
    """The theme of the page, light and dark."""
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        font=_FONT,
        font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_md,
        text_size=gr.themes.sizes.text_md,
    ).set(
        body_background_fill=PAPER,
        body_background_fill_dark=PAPER_DARK,
        body_text_color=INK,
        body_text_color_dark=INK_DARK,
        body_text_color_subdued="#55606e",
        body_text_color_subdued_dark="#aab4bf",
        background_fill_primary=CARD,
        background_fill_primary_dark=CARD_DARK,
        background_fill_secondary=PAPER,
        background_fill_secondary_dark=PAPER_DARK,
        block_background_fill=CARD,
        block_background_fill_dark=CARD_DARK,
        block_border_color=LINE,
        block_border_color_dark=LINE_DARK,
        block_label_text_color=INK,
        block_label_text_color_dark=INK_DARK,
        block_title_text_color=INK,
        block_title_text_color_dark=INK_DARK,
        block_title_text_weight="600",
        block_shadow="none",
        border_color_primary=LINE,
        border_color_primary_dark=LINE_DARK,
        input_background_fill=CARD,
        input_background_fill_dark="#10151b",
        checkbox_border_color="#8a8575",
        checkbox_border_color_dark="#6b7683",
        input_border_color="#8a8575",
        input_border_color_dark="#6b7683",
        input_placeholder_color="#5d6673",
        input_placeholder_color_dark="#a3adb8",
        button_primary_background_fill=TEAL,
        button_primary_background_fill_dark=TEAL_LIGHT,
        button_primary_background_fill_hover=TEAL_DEEP,
        button_primary_background_fill_hover_dark="#a5e3db",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0c1a1a",
        button_secondary_background_fill=CARD,
        button_secondary_background_fill_dark="#2a333e",
        button_secondary_background_fill_hover=PAPER,
        button_secondary_background_fill_hover_dark="#384452",
        button_secondary_border_color="#8a8575",
        button_secondary_border_color_dark="#6b7683",
        button_secondary_text_color=INK,
        button_secondary_text_color_dark=INK_DARK,
        link_text_color=TEAL,
        link_text_color_dark=TEAL_LIGHT,
        link_text_color_hover=TEAL_DEEP,
        link_text_color_hover_dark="#a5e3db",
    )
