#pragma once
#include "assessment.hpp"
#include "kam/panel/model.hpp"
#include "phrases.hpp"

/// The parts of the panel: each words one block of the assessment into the model.
namespace kam::panel {

void word_standing(const Voice& voice, const Assessment& assessment, PanelModel& into);
void word_reasons(const Voice& voice, const Assessment& assessment, PanelModel& into);
void word_risk(const Voice& voice, const Assessment& assessment, PanelModel& into);
/// Score, tier and gates.
void word_score(const Voice& voice, const Assessment& assessment, PanelModel& into);
/// One sentence; needs what the parts above have worded.
void word_headline(const Voice& voice, const Assessment& assessment, PanelModel& into);
/// The company's label first, ours beside it.
void word_verdict(const Voice& voice, const Assessment& assessment, PanelModel& into);
void word_questions(const Voice& voice, const Assessment& assessment, PanelModel& into);
void word_steps(const Voice& voice, const Assessment& assessment, PanelModel& into);

/// The tier as it stands alone on a screen.
std::string tier_text(const Voice& voice, const Assessment& assessment);
bool is_rated(const Assessment& assessment);
bool is_blocked(const Assessment& assessment);
/// A number for a person: rounded to whole points.
std::string points(const Voice& voice, double value);

}  // namespace kam::panel
